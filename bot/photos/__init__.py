"""Photos that staff send to parents: what is kept of a picture, which children it shows, and who may see it."""

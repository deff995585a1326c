"""What people are told by itself about their answer, what they bring and what they suggested."""

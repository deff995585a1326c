// Keeps a page up to date: how far a message is with the seconds in which it can be undone, or who comes to an event.
// Without this script the page has a link to look again.
const live = document.getElementById("live");
const said = document.getElementById("said"); // read aloud when it changes
const again = document.getElementById("again");
const EVERY = Number(live.dataset.every) || 2000;
let loaded = performance.now();

function part() {
  return document.getElementById("progress");
}

function count() {
  const line = document.getElementById("countdown");
  if (!line || !part().dataset.left) return;
  const left = Math.max(0, Math.ceil(Number(part().dataset.left) - (performance.now() - loaded) / 1000));
  line.hidden = false;
  line.textContent = `${line.dataset.text} ${left}`;
}

async function look() {
  const before = part();
  try {
    const answer = await fetch(live.dataset.from, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const now = box.content.getElementById("progress");
    if (now.dataset.state !== before.dataset.state) {
      location.reload(); // other buttons belong to it
      return;
    }
    if (now.dataset.state !== "waiting" && now.innerHTML !== before.innerHTML) {
      before.replaceWith(now);
      said.textContent = document.getElementById("sentence").textContent;
      loaded = performance.now();
    }
  } catch {
    // no connection for a moment: the next look tells
  }
}

if (part().dataset.moving) {
  if (again) again.hidden = true;
  count();
  setInterval(count, 250);
  setInterval(() => { if (!document.hidden && part().dataset.moving) look(); }, EVERY);
}

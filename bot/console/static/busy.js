// Shows that a form is on its way, and sends it once; without this script the browser's own sign has to do.
const busy = document.getElementById("busy");
let waiting = 0;

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (waiting) return event.preventDefault();
  waiting = setTimeout(() => { busy.hidden = false; }, 400);  // what comes at once needs no sign
});

addEventListener("pageshow", () => {  // also when the browser goes back to this page as it was
  clearTimeout(waiting);
  waiting = 0;
  busy.hidden = true;
});

// Shows the sentences that hold what is typed, while it is typed, and counts what is left of an own line.
// Without this script the button searches, and the page says what is too long.
const field = document.getElementById("q");
const status = document.getElementById("found");
const own = document.getElementById("own");
const left = document.getElementById("own-left");
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

const items = [...document.querySelectorAll("[data-all] li")].map((item) => [item, fold(item.dataset.words)]);

function narrow() {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  const fits = (text) => words.every((word) => text.includes(word));
  let number = 0;
  for (const [item, text] of items) {
    item.hidden = !fits(text);
    number += !item.hidden;
  }
  for (const theme of document.querySelectorAll("[data-all] details")) {
    const shows = theme.querySelector("li:not([hidden])") !== null;
    theme.hidden = !shows;
    theme.open = words.length > 0 && shows;
  }
  for (const part of document.querySelectorAll("[data-quiet]")) part.hidden = words.length > 0;
  status.textContent = words.length && !number ? status.dataset.none : "";
}

function count() {
  left.hidden = !own.value;
  left.textContent = `${left.dataset.text} ${Number(own.dataset.most) - own.value.length}`;
}

field.addEventListener("input", narrow);
own.addEventListener("input", count);
count();

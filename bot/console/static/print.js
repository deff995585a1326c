// A button for what every browser can do from its menu; without this script it stays hidden.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());

// Makes the page's forms work without leaving the page, and keeps the conversation up to date.
"use strict";
(() => {
  const page = document.body;
  const words = page.dataset;
  const root = words.root;
  const log = document.getElementById("log");
  const offline = document.getElementById("offline");
  const composer = document.getElementById("composer");
  const field = document.getElementById("text");
  const newest = document.getElementById("newest");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let last = Number(words.last);
  let unsent = 0;

  const pause = (ms) => new Promise((done) => {
    const timer = setTimeout(finish, ms);
    function finish() { clearTimeout(timer); removeEventListener("online", finish); done(); }
    addEventListener("online", finish);
  });

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }

  function element(kind, name, text) {
    const made = document.createElement(kind);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  // Showing messages

  const isNearEnd = () => innerHeight + scrollY > document.documentElement.scrollHeight - 160;

  const gently = () => (calm.matches ? "auto" : "smooth");

  // By our own window only: scrollIntoView would move a page around us as well, such as the demo's four chats.
  const bar = document.querySelector(".top");
  const edge = 12;

  function toStart(target, behavior) {
    scrollBy({ top: target.getBoundingClientRect().top - bar.offsetHeight - edge, behavior });
  }

  function show(target) {
    const { top, bottom, height } = target.getBoundingClientRect();
    const end = innerHeight - composer.parentElement.offsetHeight - edge;
    if (height > innerHeight * 0.6 || top < bar.offsetHeight) toStart(target, gently());
    else if (bottom > end) scrollBy({ top: bottom - end, behavior: gently() });
  }

  function toEnd(behavior = gently()) {
    scrollTo({ top: document.documentElement.scrollHeight, behavior });
  }

  // What is longer than a screen is read from its beginning, below the question it answers.
  function showFrom(first, behavior = gently()) {
    const height = log.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    const asked = first.previousElementSibling;
    if (height <= innerHeight * 0.6) toEnd(behavior);
    else toStart(asked && asked.matches(".own") && asked.offsetHeight < innerHeight / 4 ? asked : first, behavior);
  }

  let unseen = null;
  function tellOf(message) {
    unseen = unseen || message;
    newest.hidden = false;
  }
  newest.addEventListener("click", () => { if (unseen && unseen.isConnected) showFrom(unseen); else toEnd(); });
  addEventListener("scroll", () => {
    if (newest.hidden || (unseen.isConnected && unseen.getBoundingClientRect().top > innerHeight * 0.7)) return;
    newest.hidden = true;
    unseen = null;
  }, { passive: true });

  // While an act is under way its answer may come by the stream first: it is shown all the same.
  function apply(events) {
    let changed = null;
    let first = null;
    const follows = unsent > 0 || isNearEnd();
    for (const event of events) {
      const known = document.getElementById("m" + event.id);
      last = Math.max(last, Number(event.seq));
      if (known && Number(known.dataset.seq) >= Number(event.seq)) continue;
      const holder = document.createElement("template");
      holder.innerHTML = event.html.trim();
      const message = holder.content.firstElementChild;
      if (message.dataset.key) {
        for (const waiting of log.querySelectorAll(".pending")) if (waiting.dataset.key === message.dataset.key) waiting.remove();
      }
      message.classList.add("fresh");
      if (known) {
        const hadFocus = known.contains(document.activeElement);
        known.replaceWith(message);
        if (hadFocus) message.focus({ preventScroll: true });
      } else {
        log.insertBefore(message, log.querySelector(".pending"));
        if (message.matches(".ours")) first = first || message;
      }
      changed = message;
    }
    if (!changed) return;
    markCurrent();
    offerVoices();
    if (!follows) {
      if (first) tellOf(first);
    } else if (first || changed === log.lastElementChild) showFrom(first || changed);
    else show(changed);
  }

  function markCurrent() {
    const ours = log.querySelectorAll(".ours");
    ours.forEach((message, index) => message.classList.toggle("current", index === ours.length - 1));
  }

  // Sending: one act after another, each with its own key, so that trying again can never do it twice. An answer that
  // this script cannot show is the browser's to report, and does not hold up the next act.

  let queue = Promise.resolve();

  function act(job) {
    unsent += 1;
    queue = queue.then(() => deliver(job)).catch(report).finally(() => { unsent -= 1; });
  }

  function report(error) {
    setTimeout(() => { throw error; });
  }

  async function deliver(job) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await post(job);
      if (answer.go) { unsent = 0; location.href = answer.go; return; }
      if (answer.events) { job.done(); apply(answer.events); return; }
      const wait = Math.min(30, 2 ** attempt) * 1000;
      if (answer.isOffline) job.wait();
      else if (answer.isFinal || attempt >= 5) { job.fail(answer.problem, () => act(job)); return; }
      await pause(answer.after ? answer.after * 1000 : wait);
    }
  }

  async function post(job) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 20000);
    const body = new URLSearchParams({ ...job.fields, after: String(last) });
    try {
      const response = await fetch(job.path, { method: "POST", body, headers: { Accept: "application/json" }, signal: stop.signal });
      offline.hidden = true;
      const isJson = (response.headers.get("content-type") || "").includes("json");
      const answer = isJson ? await response.json() : {};
      if (response.ok && (answer.events || answer.go)) return answer;
      const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429;
      return { problem: answer.problem, isFinal, after: Number(response.headers.get("retry-after")) };
    } catch {
      offline.hidden = navigator.onLine;
      return { isOffline: true };
    } finally {
      clearTimeout(timer);
    }
  }

  function say(text, key) {
    const message = element("article", "message own pending fresh");
    message.dataset.key = key;
    const bubble = element("div", "bubble");
    const typed = element("p", "typed", text);
    typed.dir = "auto";
    const state = element("p", "meta", words.sending);
    bubble.append(typed, state);
    message.append(bubble);
    log.append(message);
    toEnd();
    act({
      path: root + "/send",
      fields: { key, text },
      done() { message.remove(); },
      wait() { state.textContent = words.waiting; },
      fail(problem, retry) {
        message.classList.add("lost");
        const again = element("button", "again", words.again);
        again.type = "button";
        again.addEventListener("click", () => { message.classList.remove("lost"); state.textContent = words.sending; retry(); });
        state.replaceChildren(problem || words.failed, again);
      },
    });
  }

  function tap(form, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const free = () => button.removeAttribute("aria-busy");
    act({
      path: form.getAttribute("action"),
      fields: { key: newKey(), message: form.elements.message ? form.elements.message.value : "", [button.name]: button.value },
      done: free,
      wait() {},
      fail(problem) { free(); warn(problem || words.failed); },
    });
  }

  function warn(text) {
    const problem = document.getElementById("problem");
    problem.textContent = text;
    problem.hidden = false;
    setTimeout(() => { problem.hidden = true; }, 8000);
  }

  let pressed = null;
  document.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
    const menu = document.querySelector("details.menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const kind = form.dataset.act;
    if (!kind || words.live === "no") return;
    event.preventDefault();
    if (kind === "send") {
      const text = field.value.trim();
      if (text) say(text, newKey());
      field.value = "";
      fitField();
      return;
    }
    const button = event.submitter || pressed;
    if (button && button.name) tap(form, button);
    if (kind === "menu") form.closest("details").open = false;
  });

  function fitField() {
    field.style.height = "auto";
    field.style.height = Math.min(field.scrollHeight + 3, 144) + "px";
  }
  field.addEventListener("input", fitField);
  field.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches;
    if (!sends) return;
    event.preventDefault();
    composer.requestSubmit ? composer.requestSubmit() : composer.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  });
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.firstElementChild.focus(); }
  });

  // Listening: the browser connects again by itself; after an error answer it does not, so we do

  let stream = null;
  let failures = 0;
  let again = 0;

  function listen() {
    clearTimeout(again);
    if (stream) stream.close();
    stream = new EventSource(root + "/events?after=" + last);
    stream.onopen = () => { failures = 0; offline.hidden = true; };
    stream.onmessage = (event) => apply([JSON.parse(event.data)]);
    stream.addEventListener("go", (event) => { unsent = 0; location.href = JSON.parse(event.data).go; });
    stream.onerror = () => {
      offline.hidden = navigator.onLine;
      if (stream.readyState === EventSource.CLOSED) again = setTimeout(listen, Math.min(30, 2 ** failures++) * 1000);
    };
  }

  function rest() {
    clearTimeout(again);
    if (stream) stream.close();
    stream = null;
  }

  if (words.live === "yes") {
    listen();
    let resting = 0;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(resting);
      if (document.hidden) resting = setTimeout(rest, 10000);
      else if (!stream || stream.readyState === EventSource.CLOSED) listen();
    });
    addEventListener("online", () => { offline.hidden = true; listen(); });
    addEventListener("offline", () => { offline.hidden = false; });
    addEventListener("pagehide", rest);
    addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    const current = log.querySelector(".current");
    if (current) showFrom(current, "auto");
    else toEnd("auto");
  }

  // Reading aloud, only where the device has a voice for the language

  const voices = "speechSynthesis" in window ? speechSynthesis : null;

  function voiceFor(language) {
    return voices.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
  }

  function offerVoices() {
    if (!voices) return;
    for (const message of log.querySelectorAll(".ours")) {
      const said = message.querySelector(".said");
      if (message.querySelector(".say") || !voiceFor(said.lang)) continue;
      const button = element("button", "say", "🔊");
      button.type = "button";
      button.setAttribute("aria-label", words.say);
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => read(said, button));
      message.querySelector(".meta").prepend(button);
    }
  }

  function read(said, button) {
    const wasReading = button.getAttribute("aria-pressed") === "true";
    voices.cancel();
    if (wasReading) return;
    const speech = new SpeechSynthesisUtterance([...said.querySelectorAll("p, li, h2")].map((part) => part.textContent).join("\n"));
    speech.voice = voiceFor(said.lang);
    speech.lang = speech.voice ? speech.voice.lang : said.lang;
    speech.rate = 0.95;
    const state = (isOn) => { button.setAttribute("aria-pressed", String(isOn)); button.setAttribute("aria-label", isOn ? words.hush : words.say); };
    speech.onend = speech.onerror = () => state(false);
    state(true);
    voices.speak(speech);
  }

  if (voices) {
    voices.addEventListener && voices.addEventListener("voiceschanged", offerVoices);
    offerVoices();
  }
})();

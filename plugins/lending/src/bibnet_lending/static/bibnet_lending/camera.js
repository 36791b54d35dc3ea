// The camera of the desk: what it reads is sent as a scan is, and it goes on reading. While it is
// on, the desk's other buttons are answered without leaving the page too.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  const panel = desk.querySelector("[data-camera]");
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return;
  const scanned = desk.querySelector("form.scan");
  const button = desk.querySelector("[data-camera-button]");
  const said = desk.querySelector("[data-camera-said]");
  const light = panel.querySelector("[data-camera-light]");
  const video = panel.querySelector("video");
  const words = panel.dataset;
  const PAUSE = 120;
  const PATIENCE = 15000;
  const TOLD_HEIGHT = 160;
  const PARTS = ["desk-answer", "desk-side"];
  const REFUSED = { NotAllowedError: words.refused, NotFoundError: words.missing };
  // Each opening has a number: what belongs to an earlier one ends.
  let opening = 0;
  let stream = null;
  let unanswered = null;

  const isOn = () => !panel.hidden;
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // `isShown` already: only a screen reader needs to be told.
  function say(text, isShown = false) {
    said.classList.toggle("vh", isShown);
    said.textContent = text;
  }

  function close(text = "") {
    opening += 1;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    panel.hidden = true;
    light.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.querySelector("[data-open]").hidden = false;
    button.querySelector("[data-close]").hidden = true;
    say(text);
  }

  async function open() {
    const mine = (opening += 1);
    say(words.asking);
    let found;
    try {
      found = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (error) {
      if (mine === opening) close(REFUSED[error.name] ?? words.busy);
      return;
    }
    if (mine !== opening) {
      for (const track of found.getTracks()) track.stop();
      return;
    }
    stream = found;
    show();
    try {
      const codes = await import(words.codes);
      const read = await codes.reader(words);
      await video.play();
      comeNear();
      if (mine === opening) await watch(mine, read, codes.presses());
    } catch {
      if (mine === opening) close(words.failed);
    }
  }

  function show() {
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => close(words.ended));
    light.hidden = !track.getCapabilities?.().torch;
    light.setAttribute("aria-pressed", "false");
    video.srcObject = stream;
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    button.querySelector("[data-open]").hidden = true;
    button.querySelector("[data-close]").hidden = false;
  }

  // What was done is told below the picture: on a phone both have to be in sight.
  function comeNear() {
    const left = window.innerHeight - panel.getBoundingClientRect().bottom;
    if (left < TOLD_HEIGHT) button.scrollIntoView({ block: "start" });
  }

  async function watch(mine, read, pressed) {
    let since = performance.now();
    say(words.reading);
    while (mine === opening) {
      const texts = video.videoWidth ? await read(video) : [];
      const now = performance.now();
      if (mine !== opening) return;
      const text = pressed(texts, now);
      if (texts.length) since = now;
      if (text) {
        navigator.vibrate?.(60);
        await scan(text);
        since = performance.now();
      } else if (now - since > PATIENCE) {
        say(words.nothing);
        since = now;
      }
      await pause(PAUSE);
    }
  }

  // A code whose answer was lost on the way is sent again under its number, so that it is done once.
  async function scan(text) {
    if (unanswered?.text !== text) unanswered = { text, key: crypto.randomUUID().replaceAll("-", "") };
    const sent = new FormData(scanned);
    sent.set("code", text);
    sent.set("key", unanswered.key);
    if (await press(sent)) unanswered = null;
  }

  async function press(sent) {
    let answer;
    let page;
    try {
      answer = await fetch(location.pathname, { method: "POST", body: sent });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      say(words.lost);
      return false;
    }
    if (answer.ok && page.querySelector("[data-desk]")) take(page);
    // Signed out meanwhile, or the desk was closed: the server says so itself.
    else location.reload();
    return true;
  }

  function take(page) {
    const fresh = page.querySelector("form.scan");
    for (const name of ["key", "ticket"]) {
      scanned.elements[name].value = fresh.elements[name].value;
    }
    const told = page.querySelector("#desk-answer [data-told]");
    const isAlert = told?.getAttribute("role") === "alert";
    // This page has a place of its own in which changes are read out; an alert is read by itself.
    if (told && !isAlert) told.removeAttribute("role");
    for (const id of PARTS) {
      const old = document.getElementById(id);
      const isFocused = old.contains(document.activeElement);
      old.replaceWith(document.adoptNode(page.getElementById(id)));
      if (isFocused) button.focus();
    }
    say(told && !isAlert ? told.textContent.trim().replace(/\s+/g, " ") : "", true);
  }

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isOn() || form.hasAttribute("action")) return;
    event.preventDefault();
    press(new FormData(form, event.submitter)).then((isDone) => {
      if (isDone && form === scanned) form.elements.code.value = "";
    });
  });
  desk.addEventListener("click", (event) => {
    if (!isOn() || !event.target.closest("[data-close-ticket]")) return;
    event.preventDefault();
    const sent = new FormData(scanned);
    sent.set("ticket", "");
    sent.set("close", "1");
    press(sent);
  });
  button.addEventListener("click", () => (isOn() ? close() : open()));
  light.addEventListener("click", async () => {
    const isLit = light.getAttribute("aria-pressed") !== "true";
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isLit }] });
    light.setAttribute("aria-pressed", String(isLit));
  });
  window.addEventListener("pagehide", () => close());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && isOn()) close();
  });

  async function offer() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const has = devices.some((one) => one.kind === "videoinput");
    button.hidden = !has && !isOn();
  }
  navigator.mediaDevices.addEventListener("devicechange", offer);
  offer();
})();

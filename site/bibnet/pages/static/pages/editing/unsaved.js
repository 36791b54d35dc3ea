/* What Wagtail's saving by itself leaves out.

   What stands in a form two seconds after its opening, or when a save of the draft ends, is taken
   for what is saved; what was typed in between would wait for the next change, or for ever. So what
   stands there when a save ends is compared with what was sent, and what differs, or was ticked or
   typed meanwhile, is saved too.
   A form that is sent while its draft is being saved waits for the end of that: else the first
   save would leave a second page behind, and a later one come after what it should precede.
   A rich text tells the form what it holds a quarter of a second after the last key: a form that
   is sent sooner waits for it too. */
(() => {
  "use strict";
  const UNCOMPARED =
    /^(csrfmiddlewaretoken|loaded_revision_id|loaded_revision_created_at|next|comments-.*)$/;
  const typed = new WeakSet();
  const sent = new WeakMap();
  const saving = new WeakSet();
  const waiting = new WeakMap();
  const written = new WeakMap();
  const SETTLES = 500;

  const note = (event) => {
    const form = event.target.closest?.("form[data-edit-form]");
    if (form && event.isTrusted) typed.add(form);
  };
  for (const kind of ["beforeinput", "input", "change"]) {
    document.addEventListener(kind, note, true);
  }

  const held = (form) => {
    const found = new Map();
    for (const [name, value] of new FormData(form)) {
      if (UNCOMPARED.test(name)) continue;
      const text = value instanceof File ? `${value.name} ${value.size}` : value;
      found.set(name, [...(found.get(name) ?? []), text]);
    }
    return found;
  };

  const differs = (form) => {
    const now = held(form);
    return [...sent.get(form)].some(
      ([name, texts]) => texts.join("\n") !== now.get(name)?.join("\n"),
    );
  };

  const unsettled = (form) =>
    SETTLES - (performance.now() - (written.get(form) ?? -SETTLES));

  const write = ({ target }) => {
    const form = target.closest?.("form[data-edit-form]");
    if (form && target.isContentEditable) written.set(form, performance.now());
  };
  for (const kind of ["keydown", "beforeinput", "input", "paste", "drop"]) {
    document.addEventListener(kind, write, true);
  }

  document.addEventListener("w-unsaved:watch-edits", ({ target: form }) => {
    if (!typed.has(form) && !(sent.has(form) && differs(form))) return;
    // After Wagtail has put its own marks down.
    queueMicrotask(() => form.setAttribute("data-w-unsaved-force-value", "true"));
  });

  document.addEventListener("w-autosave:save", ({ target: form }) => {
    typed.delete(form);
    sent.set(form, held(form));
    saving.add(form);
  });

  document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
    // What the server itself has put in, a number of a new row for one, was never sent.
    for (const name of Object.keys(detail.response.field_updates ?? {})) sent.get(form).delete(name);
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    if (!saving.has(form) && unsettled(form) <= 0) {
      // What is sent is the last word: no save follows it.
      form.setAttribute("data-w-autosave-active-value", "false");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    waiting.set(form, event.submitter);
    if (!saving.has(form)) sendSettled(form);
  }, true);

  const send = (form) => {
    const button = waiting.get(form);
    waiting.delete(form);
    // Wagtail has put its mark of progress on the button, and a disabled one says nothing.
    if (button?.name) {
      const { name, value } = button;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.requestSubmit();
  };
  const sendSettled = (form) => {
    setTimeout(() => {
      if (waiting.has(form) && !saving.has(form)) send(form);
    }, Math.max(0, unsettled(form)));
  };
  const ended = ({ target: form, detail }) => {
    saving.delete(form);
    if (!waiting.has(form)) return;
    if (detail?.type === "network_error") waiting.delete(form);
    else sendSettled(form);
  };
  document.addEventListener("w-autosave:success", ended);
  document.addEventListener("w-autosave:error", ended);
})();

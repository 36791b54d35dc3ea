// Sends photos one by one, three at a time, with progress; what is sent is named by its number in
// the form. Without this script the same form sends all files together.
const AT_ONCE = 3;
const TRIES = 3;

const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);

class Photos {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector("input[type=file]");
    this.list = form.querySelector("[data-list]");
    this.count = form.querySelector("[data-count]");
    this.submit = form.querySelector("[data-submit]");
    this.rows = [];
    this.input.addEventListener("change", () => { this.take(this.input.files); this.input.value = ""; });
    this.drop(form.querySelector("[data-drop]"));
    window.addEventListener("beforeunload", (event) => { if (this.isBusy && !this.isSent) event.preventDefault(); });
    form.addEventListener("submit", () => { this.isSent = true; });
  }

  get isBusy() { return this.rows.some((row) => row.state === "waits" || row.state === "sends"); }

  drop(place) {
    for (const name of ["dragover", "drop", "dragleave"]) {
      document.addEventListener(name, (event) => {
        event.preventDefault();
        place.classList.toggle("is-over", name === "dragover");
      });
    }
    document.addEventListener("drop", (event) => this.take(event.dataTransfer.files));
  }

  take(files) {
    const room = Number(this.words.most) - this.rows.length;
    for (const file of [...files].slice(0, room)) this.add(file);
    this.next();
  }

  add(file) {
    const row = { file, state: "waits", tries: 0, item: element("li") };
    row.picture = element("span", { className: "photos-none" });
    row.said = element("span", { textContent: this.words.waits });
    row.line = element("span");
    row.line.append(element("b", { textContent: file.name }), " ", row.said);
    row.bar = element("progress", { max: 100, value: 0 });
    row.bar.setAttribute("aria-label", file.name);
    row.item.append(row.picture, row.line, row.bar);
    this.list.append(row.item);
    this.rows.push(row);
  }

  next() {
    const going = this.rows.filter((row) => row.state === "sends").length;
    this.rows.filter((row) => row.state === "waits").slice(0, AT_ONCE - going).forEach((row) => this.send(row));
    const sent = this.rows.filter((row) => row.state === "done").length;
    this.count.textContent = this.rows.length ? this.words.counted.replace("{done}", sent).replace("{all}", this.rows.length) : "";
    this.submit.disabled = this.isBusy;
  }

  send(row) {
    row.state = "sends";
    row.tries += 1;
    row.said.textContent = this.words.sends;
    const data = new FormData();
    data.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    data.append("file", row.file);
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action || location.href);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { row.bar.value = (event.loaded / event.total) * 100; });
    request.addEventListener("load", () => this.answered(row, request));
    request.addEventListener("error", () => this.broke(row));
    request.send(data);
  }

  answered(row, request) {
    if (request.status === 201) this.arrived(row, request.response);
    else if (request.status === 422) this.refused(row, request.response.reason, false);
    else return this.broke(row);
    this.next();
  }

  broke(row) {
    if (row.tries < TRIES) {
      row.state = "waits";
      setTimeout(() => this.next(), 1000 * row.tries);
    } else {
      this.refused(row, this.words.failed, true);
      this.next();
    }
  }

  arrived(row, answer) {
    row.state = "done";
    row.said.textContent = this.words.done;
    const picture = element("img", { src: answer.url, alt: "" });
    row.picture.replaceWith(picture);
    const words = element("input", { name: `description-${answer.id}`, className: "input", maxLength: 200, placeholder: this.words.words });
    words.setAttribute("aria-label", `${this.words.words}: ${row.file.name}`);
    row.bar.replaceWith(words);
    row.item.append(element("input", { type: "hidden", name: "picture", value: answer.id }), this.remover(row));
  }

  refused(row, reason, mayTryAgain) {
    row.state = "refused";
    row.said.textContent = "";
    const said = element("span", { className: "status status--bad", textContent: reason });
    row.bar.replaceWith(said);
    row.bar = said;
    if (mayTryAgain) row.item.append(this.again(row));
  }

  again(row) {
    const button = element("button", { type: "button", className: "btn btn--small btn--quiet", textContent: this.words.again });
    button.addEventListener("click", () => {
      const bar = element("progress", { max: 100, value: 0 });
      bar.setAttribute("aria-label", row.file.name);
      row.bar.replaceWith(bar);
      Object.assign(row, { bar, state: "waits", tries: 0 });
      button.remove();
      this.next();
    });
    return button;
  }

  remover(row) {
    const button = element("button", { type: "button", className: "btn btn--small btn--link", textContent: this.words.remove });
    button.addEventListener("click", () => {
      row.item.remove();
      this.rows.splice(this.rows.indexOf(row), 1);
      this.next();
    });
    return button;
  }
}

document.querySelectorAll("form[data-photos]").forEach((form) => new Photos(form));

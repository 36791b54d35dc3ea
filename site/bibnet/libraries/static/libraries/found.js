// Shows the address that a new library would get while its name is typed.
const form = document.querySelector("[data-code-url]");
if (form) {
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const line = form.querySelector("[data-address]");
  let waiting;
  const show = async () => {
    const query = new URLSearchParams({ name: field("name").value, place: field("place").value });
    const answer = await fetch(`${form.dataset.codeUrl}?${query}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const { code, address } = await answer.json();
    const own = field("code").value.trim();
    field("code").placeholder = code;
    line.textContent = own ? address.replace(`//${code}.`, `//${own}.`) : address;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (field("name").value.trim()) show(); }, 300);
  });
}

/* The panel of checks beside the editor's form, asked anew after each saving, and what a new page
   can have only when it is saved. */
(() => {
  "use strict";
  const place = () => document.querySelector("[data-bibnet-remarks]");

  const ask = async () => {
    const panel = place();
    const found = location.pathname.match(/\/pages\/(\d+)\/edit\//);
    if (!panel || !found) return;
    const address = panel.dataset.bibnetRemarks.replace("/0/", `/${found[1]}/`);
    const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return;
    panel.innerHTML = await answer.text();
    const count = panel.querySelectorAll("li").length;
    const toggle = document.querySelector('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]');
    if (!toggle) return;
    toggle.textContent = count;
    toggle.hidden = count === 0;
  };

  const offer = ({ detail }) => {
    for (const link of document.querySelectorAll("[data-bibnet-once-saved][hidden]")) {
      link.href = link.getAttribute("href").replace("/0/", `/${detail.response.pk}/`);
      link.hidden = false;
    }
    for (const words of document.querySelectorAll("[data-bibnet-until-saved]")) words.remove();
  };

  document.addEventListener("DOMContentLoaded", ask);
  document.addEventListener("w-autosave:success", offer);
  document.addEventListener("w-autosave:success", ask);
})();

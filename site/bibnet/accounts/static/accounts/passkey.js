// Asks the browser for a passkey and sends its answer with the form.
(() => {
  const form = document.querySelector("form[data-passkey]");
  const options = JSON.parse(document.getElementById("passkey-options").textContent).publicKey;
  const failed = form.querySelector("[data-passkey-failed]");

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list ?? []) one.id = toBytes(one.id);
  }

  const described = (credential) => {
    const { response } = credential;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const said = {};
    for (const part of parts) if (response[part]) said[part] = toText(response[part]);
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: said,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  form.addEventListener("submit", async (event) => {
    // What lacks something goes to the server, which says so: no key is made for nothing.
    if (form.elements.answer.value || !form.checkValidity()) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: options });
      form.elements.answer.value = JSON.stringify(described(credential));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();

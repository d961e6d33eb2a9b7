// The package's script only says that there was an error; this shows the reason that the server gives.
(() => {
  const send = window.fetch;

  window.fetch = async (...request) => {
    const answer = await send(...request);
    const [address] = request;
    if (!answer.ok && typeof address === "string" && address.includes("/localize/translate/")) {
      const said = await answer.clone().json().catch(() => ({}));
      if (said.detail) {
        const detail = { clear: true, text: said.detail, type: "error" };
        document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
      }
    }
    return answer;
  };
})();

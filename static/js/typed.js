/* What was typed survives signing in again, and another language. Kept in this tab alone, for its user and its form, and
   only what differs from the page; gone when it was sent with success, by signing out, and when
   somebody else signs in. */
(() => {
  "use strict";

  const PREFIX = "koshi:typed:";
  const PUT_BACK = "koshi:put-back";
  const store = window.sessionStorage;
  const { user, wordTypedBack } = document.body.dataset;
  const here = `${PREFIX}${user}:${location.pathname}${location.search}:`;

  const kept = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const forget = (keys) => keys.forEach((key) => store.removeItem(key));

  if (!user) {
    if (kept().length) store.setItem(PUT_BACK, "yes");
    return;
  }
  forget(kept().filter((key) => !key.startsWith(`${PREFIX}${user}:`)));

  const keyOf = (form) => {
    const forms = [...document.querySelectorAll("form[method=post]")];
    return here + (form.getAttribute("action") || forms.indexOf(form));
  };
  const boxes = (form) =>
    [...form.elements].filter((box) => box.name && !["hidden", "password", "file", "submit", "button"].includes(box.type));
  const isTick = (box) => box.type === "checkbox" || box.type === "radio";
  const isChanged = (box) => {
    if (isTick(box)) return box.checked !== box.defaultChecked;
    if (box.options) return [...box.options].some((option) => option.selected !== option.defaultSelected);
    return box.value !== box.defaultValue;
  };

  const keep = (form, sent) => {
    const isRefused = form.querySelector(".problems") !== null; // then what was typed is what the page says
    const typed = boxes(form)
      .filter((box) => isRefused || isChanged(box))
      .map((box) => (isTick(box) ? [box.name, box.value, box.checked] : [box.name, box.value]));
    if (typed.length) store.setItem(keyOf(form), JSON.stringify({ typed, sent }));
    else store.removeItem(keyOf(form));
  };
  const putBack = (form, typed) => {
    for (const [name, value, checked] of typed) {
      for (const box of boxes(form).filter((one) => one.name === name)) {
        if (!isTick(box)) box.value = value;
        else if (box.value === value) box.checked = checked;
      }
    }
    const said = Object.assign(document.createElement("p"), { className: "message tone-info", textContent: wordTypedBack });
    said.setAttribute("role", "status");
    form.prepend(said);
    form.closest("details")?.setAttribute("open", "");
  };

  const isPutBack = store.getItem(PUT_BACK);
  store.removeItem(PUT_BACK);
  if (isPutBack) {
    for (const form of document.querySelectorAll("form[method=post]")) {
      const found = store.getItem(keyOf(form));
      if (!found || form.querySelector(".problems")) continue;
      putBack(form, JSON.parse(found).typed);
      keep(form, false);
    }
  } else {
    forget(kept().filter((key) => JSON.parse(store.getItem(key)).sent));
  }

  const isOurs = (form) => form instanceof HTMLFormElement && form.method === "post";
  document.addEventListener("input", (event) => isOurs(event.target.form) && keep(event.target.form, false));
  document.addEventListener("change", (event) => isOurs(event.target.form) && keep(event.target.form, false));
  document.addEventListener("submit", (event) => {
    if (!isOurs(event.target)) return;
    if (event.target.matches("[data-keeps-typed]")) {
      document.querySelectorAll("form[method=post]:has(.problems)").forEach((form) => keep(form, false));
      store.setItem(PUT_BACK, "yes");
    } else if (event.target.matches("[data-signs-out]")) forget(kept());
    else keep(event.target, true);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { successful, xhr } = event.detail;
    if (successful && xhr.status === 200) forget(kept().filter((key) => JSON.parse(store.getItem(key)).sent));
  });
})();

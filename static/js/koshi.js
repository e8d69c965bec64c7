/* Comforts only: every page works without this file. No eval, no inline styles. */
(() => {
  "use strict";

  const root = document.documentElement;
  const words = document.body.dataset;
  root.classList.add("js");

  const typing = (target) =>
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  /* An icon of the sprite whose address the page's own icons already use. */
  const icon = (name) => {
    const known = document.querySelector("svg.icon use");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${known.getAttribute("href").split("#")[0]}#${name}`);
    svg.append(use);
    return svg;
  };

  /* Keys: "/" goes to the search box; an act or a neighbour may have a key of its own; else j and k walk the
     rows of a list; Enter opens one (its link). */
  const rowLinks = () => [...document.querySelectorAll("[data-rows] .sheet__row-link")];
  const step = (by) => {
    const links = rowLinks();
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
    return Boolean(next);
  };
  /* What a key means on any layout: on a Cyrillic one the key of "/" types a full stop or №, that of j о. */
  const meant = ({ key, code }) => {
    if (code === "Slash" && (key === "." || key === "№")) return "/";
    return /^[\u0400-\u04ff]$/.test(key) && code.startsWith("Key") ? code.slice(3).toLowerCase() : key.length === 1 ? key.toLowerCase() : key;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") closeMenus();
    if (typing(event.target)) return;
    const key = meant(event);
    if (key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
      return;
    }
    const owner = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (owner) {
      event.preventDefault();
      owner.click();
    } else if (key === "j" || key === "k") {
      if (step(key === "j" ? 1 : -1)) event.preventDefault();
    }
  });

  /* A scanner ends each line of a machine-readable zone with Enter: the search goes off after the last one.
     A second Enter sends what there is. */
  const ZONES = { 30: 90, 36: 72, 44: 88 };
  const isCutOff = (text) => {
    const whole = ZONES[text.trim().split(/\s+/)[0].length];
    return whole !== undefined && /<|Б{2}/.test(text) && text.replace(/\s/g, "").length < whole;
  };
  for (const box of document.querySelectorAll("[data-search]")) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || box.value.endsWith(" ") || !isCutOff(box.value)) return;
      event.preventDefault();
      box.value += " ";
    });
  }

  /* The form of an act begins in its first field, so that no Tab is needed. Not on a phone, whose keyboard would
     cover the form; not where problems or changes are to be read first, nor where the page chose another place. */
  const act = document.querySelector("form.act");
  if (act && matchMedia("(pointer: fine)").matches && !document.querySelector("[autofocus], .problems, form.act .sheet, [hx-post]")) {
    const fields = [...act.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(
      (field) => field.getClientRects().length && !field.disabled
    );
    const first = fields[0];
    const chosen = first && first.type === "radio" && fields.find((field) => field.name === first.name && field.checked);
    (chosen || first)?.focus();
  }

  const MENUS = ".menu, .menubar__group";
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll(`:is(${MENUS})[open]`)) {
      if (menu !== except) menu.removeAttribute("open");
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest(MENUS)));

  /* The theme: kept in a cookie, so that the server sends the next page in it without a flash. */
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => {
      const dark = getComputedStyle(root).colorScheme.includes("dark");
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = `koshi_theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
    });
  }

  /* Numbers that one often carries elsewhere get a copy button. */
  const offerCopy = (value) => {
    const text = value.dataset.copy || value.textContent.trim();
    const button = make("button", { type: "button", className: "copy" });
    button.setAttribute("aria-label", `${words.wordCopy} ${text}`);
    button.append(icon("copy"));
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.replaceChildren(icon("check"), words.wordCopied);
      setTimeout(() => button.replaceChildren(icon("copy")), 2000);
    });
    value.after(button);
  };

  /* Dates: 8.4.26, 08-04-2026 or 2026-04-08 become 08.04.2026, read back in words; or picked. */
  const readDay = (text) => {
    const plain = text.trim();
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
    const found = iso || /^(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ](\d{4}|\d{2})$/.exec(plain);
    const eight = /^(\d{2})(\d{2})(\d{4})$/.exec(plain);
    const parts = (found || eight || []).slice(1).map(Number);
    if (parts.length !== 3) return null;
    const [day, month, year] = iso ? parts.reverse() : parts;
    const full = year < 100 ? 2000 + year : year;
    const date = new Date(Date.UTC(full, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
  };
  const two = (value) => String(value).padStart(2, "0");
  const typed = (date) => `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;

  const inWords = (date) => {
    const parts = {
      year: date.getUTCFullYear(),
      month: words.dayMonths.split(" ")[date.getUTCMonth()],
      day: date.getUTCDate(),
      weekday: words.dayWeekdays.split(" ")[date.getUTCDay()],
    };
    return words.dayPattern.replace(/{(\w+)}/g, (_all, name) => parts[name]);
  };

  const helpDate = (box) => {
    const input = box.querySelector("input");
    if (!input || input.type !== "text") return;
    input.inputMode = "numeric";
    input.autocomplete = "off";
    const said = make("output", { className: "field__said" });
    const say = () => {
      const date = readDay(input.value);
      if (date) input.value = typed(date);
      said.textContent = date ? inWords(date) : "";
    };
    input.addEventListener("change", say);

    const picker = make("input", { type: "date", tabIndex: -1 });
    picker.setAttribute("aria-hidden", "true");
    picker.addEventListener("change", () => {
      if (picker.valueAsDate) input.value = typed(picker.valueAsDate);
      say();
      input.focus();
    });
    const button = make("button", { type: "button", className: "button field__pick" });
    button.setAttribute("aria-label", words.wordPick);
    button.append(icon("calendar"));
    button.addEventListener("click", () => {
      picker.valueAsDate = readDay(input.value);
      picker.showPicker();
    });
    const holder = make("span", { className: "field__pick" });
    holder.append(picker, button);
    box.append(holder, said);
    if (input.value) say();
  };

  /* A list grouped by what another list chooses offers only the chosen group, by its name. */
  const narrow = (select) => {
    const chooser = select.form.elements[select.dataset.within];
    const groups = [...select.querySelectorAll("optgroup")];
    const offer = () => {
      const chosen = chooser.value && chooser.selectedOptions[0].label;
      const kept = select.value;
      select.replaceChildren(...select.querySelectorAll(":scope > option"));
      select.append(...groups.filter((group) => !chosen || group.label === chosen));
      select.value = [...select.options].some((option) => option.value === kept) ? kept : "";
    };
    chooser.addEventListener("change", offer);
    window.addEventListener("pageshow", offer);
    offer();
  };

  /* Once for each place, also in the parts of a page that htmx brings later. */
  const enhance = (part) => {
    for (const [name, help] of [["copy", offerCopy], ["date", helpDate], ["within", narrow]]) {
      const places = [...part.querySelectorAll(`[data-${name}]`)];
      if (part.matches(`[data-${name}]`)) places.push(part);
      for (const place of places) {
        if (place.dataset.helped) continue;
        place.dataset.helped = "yes";
        help(place);
      }
    }
  };
  enhance(document.body);
  document.body.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

  /* A form is sent once; going back makes it usable again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  /* What was refused is read first. */
  document.querySelector(".problems:not([data-sample] *)")?.focus();
})();

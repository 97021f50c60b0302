// Progressive enhancement only: every page works without this file.
// Texts come from data attributes, so this script knows no language.
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const unsaved = new Set();

  // A form that says data-guard warns before the page is left with changes not sent.
  for (const form of all("form[data-guard]")) {
    form.addEventListener("input", () => unsaved.add(form));
    form.addEventListener("submit", () => unsaved.delete(form));
  }
  addEventListener("beforeunload", (event) => {
    if (unsaved.size > 0) { event.preventDefault(); event.returnValue = ""; }
  });

  // One press, one act. The button is disabled after the form data has been collected.
  const busy = (form, on) => {
    for (const button of all("button[type=submit], button:not([type])", form)) {
      button.disabled = on;
      if (on) {
        button.dataset.idle = button.textContent;
        button.setAttribute("aria-busy", "true");
        if (form.dataset.busy) button.textContent = form.dataset.busy;
      } else if (button.dataset.idle !== undefined) {
        button.removeAttribute("aria-busy");
        button.textContent = button.dataset.idle;
      }
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "post" && !event.defaultPrevented) setTimeout(() => busy(form, true));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) all("form").forEach((form) => busy(form, false));
  });

  // "/" goes to the search box, unless somebody is typing.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = all("[data-search]").find((item) => item.offsetParent !== null);
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // Live count of the characters still free.
  for (const box of all("[data-count]")) {
    const out = document.getElementById(box.dataset.count);
    if (!out) continue;
    const show = () => {
      const left = box.maxLength - box.value.length;
      out.textContent = out.dataset.text.replace("{n}", String(left));
    };
    box.addEventListener("input", show);
    show();
  }

  // A hall screen follows its meeting; the browser asks again by itself when the line breaks.
  for (const wall of all("[data-hall]")) {
    const line = new EventSource(wall.dataset.hall);
    line.onmessage = (event) => {
      const drawn = new DOMParser().parseFromString(event.data, "text/html");
      wall.replaceChildren(...drawn.body.childNodes);
    };
  }

  const copy = async (text) => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  };

  // Buttons that need a script stay hidden until it is there.
  const tool = (name, usable, press) => {
    for (const button of all(`[data-${name}]`)) {
      if (!usable) continue;
      button.hidden = false;
      button.addEventListener("click", () => press(button));
    }
  };
  tool("copy", true, async (button) => {
    const idle = button.textContent;
    await copy(button.dataset.copy);
    button.textContent = button.dataset.copied || idle;
    setTimeout(() => { button.textContent = idle; }, 2000);
  });
  tool("print", typeof print === "function", () => print());
  tool("read", "speechSynthesis" in window, (button) => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const source = document.getElementById(button.dataset.read);
    if (!source) return undefined;
    const voice = new SpeechSynthesisUtterance(source.innerText);
    voice.lang = document.documentElement.lang;
    voice.rate = 0.9;
    return speechSynthesis.speak(voice);
  });

  // A live list shows what the server finds for a text while it is typed.
  for (const box of all("[data-live]")) {
    const from = document.getElementById(box.dataset.from);
    if (!from) continue;
    let timer = 0;
    let asked = "";
    const line = (one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      Object.assign(link, { href: one.href, textContent: one.title, target: "_blank" });
      item.append(link, " ", one.note);
      return item;
    };
    const look = async () => {
      const text = from.value.trim().slice(0, 200);
      if (text.length < 4 || text === asked) return;
      asked = text;
      const answer = await fetch(`${box.dataset.live}?text=${encodeURIComponent(text)}`).catch(() => 0);
      if (!answer || !answer.ok || asked !== text) return;
      const { list } = await answer.json();
      box.hidden = list.length === 0;
      box.querySelector("ul").replaceChildren(...list.map(line));
    };
    from.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 600);
    });
  }

  // Paper shows what the screen folds away.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((item) => { item.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((item) => { item.open = false; }));

  const first = document.querySelector("[data-faults]");
  if (first) first.focus();
})();

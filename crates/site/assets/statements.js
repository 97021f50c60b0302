// One statement after the other without loading the page; answers are kept on the phone until the
// server has them. The page works without this file. Texts come from data attributes.
(() => {
  "use strict";
  const root = document.querySelector("[data-statements]");
  if (!root) return;
  const { send, csrf } = root.dataset;
  const find = (selector) => root.querySelector(selector);
  // After the close there is no form any more; what is still kept is sent, and what comes of it told.
  const form = find("[data-card] form");
  const lines = [...root.querySelectorAll("[data-answered] li")];
  // Kept under the meeting and the person: whoever else uses this phone sends nothing of it.
  const place = `gongdi-stances.${root.dataset.statements}`;

  let memory = { answers: [], lost: [] };
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? memory;
    } catch {
      return memory;
    }
  };
  const write = (state) => {
    memory = state;
    try {
      if (state.answers.length + state.lost.length > 0) localStorage.setItem(place, JSON.stringify(state));
      else localStorage.removeItem(place);
    } catch {
      // No room or none allowed: it is kept as long as the page is open.
    }
  };

  const key = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const lineOf = (id) => lines.find((line) => line.dataset.id === id);
  // What the reader has said: what is kept here is newer than what the page came with.
  const sideOf = (line) => {
    const kept = read().answers.find(({ statement }) => statement === line.dataset.id);
    return kept ? kept.side : line.dataset.side;
  };

  let current = form && location.search.includes("one=") ? form.elements.statement.value : "";
  let waits = false; // an answer has been kept because it could not be sent
  let sent = 0; // so many that were kept have arrived since
  let expired = false;

  const showLine = (kept) => {
    const line = find("[data-line]");
    let text = "";
    if (kept > 0 && expired) text = `${root.dataset.kept.replace("{n}", kept)} ${root.dataset.expired}`;
    else if (kept > 0 && waits) text = root.dataset.kept.replace("{n}", kept);
    else if (sent > 0) text = root.dataset.sent.replace("{n}", sent);
    line.hidden = text === "";
    if (line.textContent !== text) line.textContent = text;
  };
  const showLost = (lost) => {
    const box = find("[data-lost]");
    box.hidden = lost.length === 0;
    const item = ({ text, why }) =>
      Object.assign(document.createElement("li"), { textContent: `${root.dataset.refused}${text} — ${why}` });
    box.querySelector("ul").replaceChildren(...lost.map(item));
  };
  const showCard = () => {
    const left = lines.filter((line) => !sideOf(line));
    const line = lineOf(current) ?? left[0];
    find("[data-card]").hidden = !line;
    find("[data-all]").hidden = Boolean(line);
    if (!line) return;
    const [side, text] = [sideOf(line), line.querySelector("p").textContent];
    form.elements.statement.value = line.dataset.id;
    const one = find("#one");
    if (one.textContent !== text) {
      window.speechSynthesis?.cancel();
      one.textContent = text;
    }
    find("[data-left]").textContent = side ? root.dataset.change : root.dataset.left.replace("{n}", left.length);
    for (const button of form.querySelectorAll("button")) {
      if (side) button.setAttribute("aria-pressed", String(button.value === side));
      else button.removeAttribute("aria-pressed");
    }
  };
  const showAll = () => {
    for (const line of lines) {
      const side = sideOf(line);
      line.hidden = !side;
      if (side) line.querySelector("span").textContent = root.dataset[side];
    }
    find("[data-answered]").hidden = lines.every((line) => line.hidden);
    showCard();
  };
  const show = () => {
    const { answers, lost } = read();
    if (form) showAll();
    showLine(answers.length);
    showLost(lost);
  };

  const settle = (one, why) => {
    const { answers, lost } = read();
    // The same statement may have been answered anew meanwhile: only what was sent is settled.
    const rest = answers.filter((other) => other.key !== one.key);
    write({ answers: rest, lost: why ? [...lost, { text: one.text, why }] : lost });
    const line = lineOf(one.statement);
    if (!why && line) line.dataset.side = one.side;
  };
  /** Sends one answer; resolves to whether to go on with the next. */
  const post = async (one) => {
    const { statement, side } = one;
    const body = new URLSearchParams({ statement, side, key: one.key, csrf });
    const answer = await fetch(send, { method: "POST", body });
    if (answer.ok) {
      settle(one);
      if (waits) sent += 1;
      return true;
    }
    if (answer.status >= 500 || answer.status === 429) return false;
    const no = await answer.json().catch(() => ({}));
    expired = answer.status === 401 || no.code === "form_expired";
    const why = no.code === "wrong_state" ? root.dataset.late : `${no.title ?? answer.status}${no.hint ?? ""}`;
    if (!expired) settle(one, why);
    return !expired;
  };
  let busy = false;
  let timer = 0;
  const flush = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    let goes = navigator.onLine !== false;
    while (goes && read().answers.length > 0) {
      goes = await post(read().answers[0]).catch(() => false);
      if (goes) show();
    }
    busy = false;
    waits = read().answers.length > 0;
    if (waits && !expired) timer = setTimeout(flush, 10_000);
    show();
  };

  form?.addEventListener("submit", (event) => {
    const side = event.submitter?.value;
    const line = lineOf(form.elements.statement.value);
    if (!side || !line) return;
    event.preventDefault();
    const { answers, lost } = read();
    const statement = line.dataset.id;
    const others = answers.filter((other) => other.statement !== statement);
    const text = line.querySelector("p").textContent;
    write({ answers: [...others, { statement, side, key: key(), text }], lost });
    current = "";
    if (!waits) sent = 0;
    show();
    flush();
  });
  find("[data-answered]")?.addEventListener("click", (event) => {
    const line = event.target.closest("a") && event.target.closest("li");
    if (!line) return;
    event.preventDefault();
    current = line.dataset.id;
    show();
    find("[data-card]").scrollIntoView({ block: "center" });
    form.querySelector("button").focus({ preventScroll: true });
  });
  find("[data-lost] button").addEventListener("click", () => {
    write({ ...read(), lost: [] });
    show();
  });
  addEventListener("online", flush);
  addEventListener("storage", show);

  waits = read().answers.length > 0;
  show();
  flush();
})();

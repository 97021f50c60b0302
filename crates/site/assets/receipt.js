// Receipts of secret votes, made and found again on the voter's own device. Without this file one
// votes all the same, without a receipt. Texts come from the page, so this script knows no language.
// How a receipt is made: docs/ballots.md. The nonce leaves this device only on paper, by hand.
(() => {
  "use strict";

  // SM3 (GB/T 32905-2016): browsers do not have it, and have no hash at all on plain http.
  const turn = (x, n) => (x << n) | (x >>> (32 - n));
  const sm3 = (bytes) => {
    const data = new Uint8Array(((bytes.length + 72) >> 6) << 6);
    data.set(bytes);
    data[bytes.length] = 0x80;
    const view = new DataView(data.buffer);
    view.setUint32(data.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(data.length - 4, bytes.length << 3);
    let v = Int32Array.of(
      0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
    );
    const w = new Int32Array(68);
    for (let at = 0; at < data.length; at += 64) {
      for (let j = 0; j < 16; j++) w[j] = view.getInt32(at + 4 * j);
      for (let j = 16; j < 68; j++) {
        const x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15);
        w[j] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6];
      }
      let [a, b, c, d, e, f, g, h] = v;
      for (let j = 0; j < 64; j++) {
        const early = j < 16;
        const s = turn((turn(a, 12) + e + turn(early ? 0x79cc4519 : 0x7a879d8a, j % 32)) | 0, 7);
        const x = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        const y = early ? e ^ f ^ g : (e & f) | (~e & g);
        const left = (x + d + (s ^ turn(a, 12)) + (w[j] ^ w[j + 4])) | 0;
        const right = (y + h + s + w[j]) | 0;
        [a, b, c, d, e, f, g, h] = [left, a, turn(b, 9), c, right ^ turn(right, 9) ^ turn(right, 17), e, turn(f, 19), g];
      }
      v = v.map((x, i) => x ^ [a, b, c, d, e, f, g, h][i]);
    }
    const out = new DataView(new ArrayBuffer(32));
    v.forEach((x, i) => out.setInt32(4 * i, x));
    return new Uint8Array(out.buffer);
  };

  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));

  // SM3(2, length of the id in 8 bytes, id, nonce).
  const receipt = (ballot, nonce) => {
    const id = unhex(ballot.replaceAll("-", ""));
    return hex(sm3(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, id.length, ...id, ...nonce)));
  };

  // What one writes down: the 128 bits of the nonce and the first 12 of its SM3, five to a letter.
  // No I, L, O, U: whoever writes one of them for 1, 1, 0, V is understood.
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const checked = (nonce) => {
    const [first, second] = sm3(nonce);
    return [...nonce, first, second >> 4];
  };
  const code = (nonce) => {
    const all = checked(nonce);
    const bits = all.map((b, i) => b.toString(2).padStart(i < 17 ? 8 : 4, "0")).join("");
    const letters = bits.match(/.{5}/g).map((five) => LETTERS[parseInt(five, 2)]).join("");
    return letters.match(/.{4}/g).join(" ");
  };
  // The nonce of a code; nothing when it was not written as it is.
  const decoded = (text) => {
    const alike = { I: "1", L: "1", O: "0", U: "V" };
    // A phone's keyboard may type full-width letters and dashes.
    const plain = text.normalize("NFKC").toUpperCase().replace(/[\s\-–—·.,]/g, "");
    const letters = plain.replace(/[ILOU]/g, (letter) => alike[letter]);
    if (letters.length !== 28 || [...letters].some((letter) => !LETTERS.includes(letter))) return undefined;
    const bits = [...letters].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
    const nonce = Uint8Array.from(bits.slice(0, 128).match(/.{8}/g), (eight) => parseInt(eight, 2));
    return code(nonce).replaceAll(" ", "") === letters ? nonce : undefined;
  };

  globalThis.gongdiReceipts = { sm3, hex, receipt, code, decoded };
  if (typeof document === "undefined") return;

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const place = (ballot) => `gongdi-receipts-${ballot}`;
  const kept = (ballot) => {
    try { return JSON.parse(localStorage.getItem(place(ballot))) || []; } catch { return []; }
  };
  const keep = (ballot, list) => {
    try { localStorage.setItem(place(ballot), JSON.stringify(list)); return true; } catch { return false; }
  };

  // A vote that is sent takes a receipt along, when this device can keep what belongs to it. A form
  // that comes back corrected has its old key, and the same receipt.
  for (const box of all("input[data-receipt-for]")) {
    const ballot = box.dataset.receiptFor;
    box.form.addEventListener("submit", () => {
      const { key, behalf } = box.form.elements;
      box.value = "";
      // What is voted at the desk for somebody else has none: this is not that person's device.
      if (behalf && behalf.value.trim() !== "") return;
      const list = kept(ballot);
      let own = list.find((one) => one.key === key.value);
      if (!own) {
        own = { key: key.value, nonce: hex(crypto.getRandomValues(new Uint8Array(16))), sure: false };
        list.push(own);
      }
      if (keep(ballot, list)) box.value = receipt(ballot, unhex(own.nonce));
    });
  }

  // After the vote: the code to write down.
  for (const shown of all("[data-receipt-codes]")) {
    const ballot = shown.dataset.receiptCodes;
    const list = kept(ballot);
    const last = list.at(-1);
    if (last && (shown.hasAttribute("data-just") || !list.some((one) => one.sure))) {
      last.sure = true;
      keep(ballot, list);
    }
    const codes = list.filter((one) => one.sure).map((one) => code(unhex(one.nonce)));
    for (const text of codes) {
      const line = document.createElement("p");
      line.className = "strong";
      const written = document.createElement("code");
      written.textContent = text;
      line.append(written);
      shown.querySelector("[data-codes]").append(line);
    }
    shown.hidden = codes.length === 0;
  }

  // After the close: one's own line, looked for here and not by the server.
  for (const page of all("[data-receipt-list]")) {
    const ballot = page.dataset.receiptList;
    const list = fetch(page.dataset.from).then((answer) => answer.json()).then((data) => data.receipts);
    const say = (out, name, n) => {
      const told = document.getElementById(`receipt-${name}`).content.cloneNode(true);
      const texts = document.createTreeWalker(told, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace("{n}", String(n));
      out.append(told);
    };
    const look = async (out, nonce, missing) => {
      const at = (await list).indexOf(receipt(ballot, nonce)) + 1;
      if (at > 0) say(out, "found", at);
      else if (missing) say(out, missing);
    };
    const mine = page.querySelector("[data-mine]");
    (async () => {
      for (const one of kept(ballot)) await look(mine, unhex(one.nonce), one.sure && "lost");
    })().catch(() => {});
    for (const form of all("form", page)) {
      form.hidden = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const out = page.querySelector("[data-told]");
        out.replaceChildren();
        const nonce = decoded(form.querySelector("input").value);
        if (!nonce) return say(out, "typo");
        return look(out, nonce, "missing").catch(() => say(out, "offline"));
      });
    }
  }
})();

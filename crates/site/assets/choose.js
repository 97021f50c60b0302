// Says while one ticks what is left below the money line; what does not fit any more can not be
// ticked. The server checks again.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-money]")) {
    const total = Number(box.dataset.money);
    const left = box.querySelector("[data-left]");
    const all = [...box.querySelectorAll("input[data-cost]")];
    const yuan = (fen) => (fen / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    const look = () => {
      const spent = all.reduce((sum, one) => sum + (one.checked ? Number(one.dataset.cost) : 0), 0);
      const rest = total - spent;
      left.textContent = yuan(rest);
      box.classList.toggle("over", rest < 0);
      for (const one of all) one.disabled = !one.checked && Number(one.dataset.cost) > rest;
    };
    box.addEventListener("change", look);
    look();
  }
})();

// Slides what is ticked below the money line and says what is left. What does not fit any more can
// not be ticked. A project can be dragged as well. The server checks again.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-money]")) {
    const total = Number(box.dataset.money);
    const left = box.querySelector("[data-left]");
    const bar = box.querySelector("[data-bar]");
    const sides = { in: box.querySelector("[data-in]"), out: box.querySelector("[data-out]") };
    const all = [...box.querySelectorAll("input[data-cost]")];
    const yuan = (fen) => (fen / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    const look = () => {
      const spent = all.reduce((sum, one) => sum + (one.checked ? Number(one.dataset.cost) : 0), 0);
      const rest = total - spent;
      left.textContent = yuan(rest);
      bar.setAttribute("width", `${Math.min(100, (spent / total) * 100)}%`);
      box.classList.toggle("over", rest < 0);
      for (const one of all) one.disabled = !one.checked && Number(one.dataset.cost) > rest;
    };
    // In the order of their numbers on either side; whoever ticks by keyboard keeps the focus.
    const slide = (one) => {
      const item = one.closest("li");
      const side = one.checked ? sides.in : sides.out;
      const after = [...side.children].find((other) => Number(other.dataset.no) > Number(item.dataset.no));
      const held = document.activeElement === one;
      side.insertBefore(item, after ?? null);
      if (held) one.focus({ preventScroll: true });
    };
    box.addEventListener("change", (event) => {
      slide(event.target);
      look();
    });
    let dragged = null;
    box.addEventListener("dragstart", (event) => { dragged = event.target.closest("li"); });
    for (const side of Object.values(sides)) {
      side.addEventListener("dragover", (event) => event.preventDefault());
      side.addEventListener("drop", (event) => {
        event.preventDefault();
        const one = dragged?.querySelector("input");
        const wanted = side === sides.in;
        if (one && !one.disabled && one.checked !== wanted) one.click();
        dragged = null;
      });
    }
    look();
  }
})();

// The keys of the list: up and down (or K and J) choose, Enter goes to the proposals, Escape back, W shows the widest
// place and then all of it again, U undoes.

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

export function followKeys(list, work) {
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("#map, select, input:not([type=radio])")) return;
    const isRow = target.closest(".defect");
    const isDefect = isRow && !isRow.parentElement.matches(".fold");
    if (key in STEPS && (isRow || (target === document.body || target.id === "progress"))) list.step(STEPS[key]);
    else if (key === "j" || key === "k") list.step(STEPS[key]);
    else if (key === "Enter" && isDefect) list.enter();
    else if (key === "Escape" && target.closest(".mending")) target.closest("li").querySelector(".defect").focus();
    else if (key.toLowerCase() === "w") list.look?.turn();
    else if (key.toLowerCase() === "u" && !document.body.classList.contains("looks-only")) work.undo();
    else return;
    event.preventDefault();
  });
}

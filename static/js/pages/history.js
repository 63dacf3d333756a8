// The history of a grid: printed.

document.getElementById("print").addEventListener("click", () => window.print());

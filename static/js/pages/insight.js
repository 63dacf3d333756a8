// The officials' page: printing.

document.getElementById("print")?.addEventListener("click", () => window.print());

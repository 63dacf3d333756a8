// Who is affected by a plan: the page is printed by a button.

document.getElementById("print")?.addEventListener("click", () => print());

// The header's switches: dark mode, the menu on a phone, the language of the page as it is now.

const root = document.documentElement;

function remember(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage may be forbidden; the switch then holds for this page.
  }
}

function darkSwitch(button) {
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.bsTheme === "dark"));
  show();
  button.addEventListener("click", () => {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    remember(root.dataset.bsTheme);
    show();
    root.dispatchEvent(new CustomEvent("themechange"));
  });
}

function menuSwitch(button, menu) {
  const open = (wished) => {
    button.setAttribute("aria-expanded", String(wished));
    menu.classList.toggle("open", wished);
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  menu.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.classList.contains("open")) return;
    open(false);
    button.focus();
  });
}

// How long the words of the menu are, how many pages somebody may see and what they are called decides where it fits.
function foldWhereNarrow(header) {
  const fit = () => {
    header.classList.remove("folded");
    header.classList.toggle("folded", header.scrollWidth > header.clientWidth);
  };
  fit();
  addEventListener("resize", fit);
}

// The page's address changes while it is used; the language switch leads back to what is shown now. A page that answers a
// form has an address that cannot be gone to: the server has said where to then.
function languageSwitch(link) {
  if ("fixed" in link.dataset) return;
  link.addEventListener("click", () => {
    link.href = `${link.dataset.lang}?next=${encodeURIComponent(location.pathname + location.search)}`;
  });
}

// What is shown once is in the first answer: of two clicks, the second does not take its place.
function onceEach(form) {
  form.addEventListener("submit", (event) => {
    if ("sent" in form.dataset) event.preventDefault();
    form.dataset.sent = "";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

darkSwitch(document.getElementById("dark-switch"));
menuSwitch(document.getElementById("menu-button"), document.getElementById("menu"));
languageSwitch(document.getElementById("language-switch"));
foldWhereNarrow(document.querySelector(".top"));
document.querySelectorAll("form:has(input[name=once])").forEach(onceEach);

// A text box with suggestions, as the WAI-ARIA combobox pattern has it: arrows, Enter, Escape, Tab.

// Long enough that what is pasted or typed at once is asked once; short enough that nobody waits for it.
const PAUSE = 30;
const LEAST = 2;

export class Combobox {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list the listbox beside it
   * @param {(text: string, signal: AbortSignal) => Promise<object[]>} suggest
   * @param {(item: object, option: HTMLElement) => void} fill writes one suggestion into its element
   * @param {(item: object) => void} choose what is done with a suggestion; one that only fills the box calls `ask` for the next
   */
  constructor(input, list, suggest, fill, choose) {
    Object.assign(this, { input, list, suggest, fill, choose, items: [], active: -1 });
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    // The letters that an input method is composing are not yet what is meant.
    input.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Pressing on a suggestion must not take the focus away first.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const text = this.input.value.trim();
    if ([...text].length < LEAST) return this.close();
    const request = new AbortController();
    this.request = request;
    let items = [];
    try {
      items = await this.suggest(text, request.signal);
    } catch {
      // Without suggestions the box still works: the search itself says what is wrong.
    }
    // What was typed since, or closed, is asked for by a newer one.
    if (!request.signal.aborted) this.show(items);
    return undefined;
  }

  show(items) {
    if (document.activeElement !== this.input) return;
    this.items = items;
    this.list.scrollTop = 0;
    this.list.replaceChildren(...items.map((item, i) => this.option(item, i)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.activate(-1);
  }

  option(item, i) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    this.fill(item, option);
    return option;
  }

  /** Hide the suggestions and forget what was on its way. */
  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.items = [];
    this.active = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    // While an input method is composing, its keys are its own; 229 is the key that ends it in Safari.
    if (event.isComposing || event.keyCode === 229) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.items.length > 0) {
      event.preventDefault();
      const count = this.items.length + 1;
      this.activate(((this.active + 1 + moves[event.key] + count) % count) - 1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.pick(this.list.children[this.active]);
    } else if (event.key === "Escape") {
      if (this.items.length > 0) event.preventDefault();
      this.close();
    }
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  pick(option) {
    const item = option && this.items[[...this.list.children].indexOf(option)];
    if (!item) return;
    this.close();
    this.choose(item);
  }
}

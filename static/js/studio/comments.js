// What colleagues say about places and grids of a plan: a list with jumps, and numbered marks on the map. Texts of others are texts.

/* global L */
import { ApiError, getJson, postJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { number as write, t } from "../lib/words.js";
import { ago } from "./ago.js";
import { named, nameOf } from "./tools/select.js";

const MARK_PX = 28;

/** Keeps up with what is said: the plan tells by an event "said" that it is other. */
export class Comments {
  constructor(studio, mayComment) {
    Object.assign(this, { studio, mayComment, address: `${studio.plan.address}/comments`, said: [], marks: L.layerGroup().addTo(studio.map) });
    this.section = document.getElementById("comments");
    studio.plan.addEventListener("said", () => this.fetch());
    studio.plan.addEventListener("change", () => this.show());
    studio.comments = this;
    this.fetch();
  }

  async fetch() {
    const found = await getJson(this.address).catch(() => null); // the next look asks again
    if (found) this.take(found);
  }

  /** Post what is said or done; answers whether it was taken. */
  async send(path, sent) {
    try {
      this.take(await postJson(`${this.address}${path}`, sent));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.studio.refused(error);
      if (error.status === 404) await this.fetch();
      return false;
    }
  }

  take({ version, comments }) {
    this.studio.plan.state.comments = version;
    this.said = comments;
    this.show();
  }

  /** Comments of their own, each with its number on the map and its answers. */
  get threads() {
    return this.said.filter(({ answers }) => answers === null).map((comment, i) => ({ ...comment, sign: i + 1, replies: this.said.filter(({ answers }) => answers === comment.number) }));
  }

  show() {
    const { activeElement } = document;
    if (this.section.contains(activeElement) && activeElement.matches("input") && activeElement.value) return; // who is writing is not written over
    const open = this.threads.filter(({ done_at: at }) => !at);
    const done = this.threads.filter(({ done_at: at }) => at);
    this.showMarks(open);
    this.section.hidden = !this.threads.length;
    if (!this.threads.length) return;
    const parts = [element("h2", { textContent: t("Comments") }), list(open.map((each) => this.thread(each)))];
    if (done.length) {
      const wasOpen = this.section.querySelector(".comments-done")?.open ?? false;
      parts.push(element("details", { className: "change comments-done", open: wasOpen }, element("summary", { textContent: t("Done: %(count)s", { count: write(done.length) }) }), list(done.map((each) => this.thread(each)))));
    }
    this.section.replaceChildren(...parts);
  }

  /** Marks of comments on one place, as on one grid, stand side by side. */
  showMarks(open) {
    this.marks.clearLayers();
    const standing = new Map();
    for (const { sign, number, lon, lat } of open) {
      const there = `${lon} ${lat}`;
      const before = standing.get(there) ?? 0;
      standing.set(there, before + 1);
      const icon = L.divIcon({ html: `<span>${sign}</span>`, className: "comment-mark", iconSize: [MARK_PX, MARK_PX], iconAnchor: [MARK_PX / 2 - MARK_PX * before, MARK_PX] });
      const mark = L.marker([lat, lon], { icon, pane: "handles", keyboard: false, title: t("Comment %(number)s", { number: sign }) });
      mark.on("click", () => this.lead(number)).addTo(this.marks);
    }
  }

  /** From a mark to what is said. */
  lead(number) {
    const item = this.section.querySelector(`[data-comment="${number}"]`);
    item?.scrollIntoView({ block: "center" });
    item?.querySelector(".jump").focus();
  }

  thread(comment) {
    const { sign, number, replies } = comment;
    const where = button(this.about(comment), () => this.look(comment), "jump");
    const item = element("li", { className: "comment" }, element("span", { className: "comment-sign", ariaHidden: "true", textContent: sign }), element("div", {}, where, ...this.told(comment), ...replies.map((reply) => element("div", { className: "reply" }, ...this.told(reply))), this.deeds(comment)));
    item.dataset.comment = number;
    return item;
  }

  about({ grid, sign }) {
    const { grids } = this.studio.plan;
    const name = grid && (grids.has(grid) ? nameOf(grids.get(grid).properties) : t("%(grid)s, which is no more", { grid: named(grid, this.studio.plan) }));
    return name ? t("%(number)s. On %(grid)s", { number: sign, grid: name }) : t("%(number)s. On a place", { number: sign });
  }

  look({ grid, lon, lat }) {
    const there = this.studio.plan.grids.has(grid);
    if (there) this.studio.choose([grid]);
    this.studio.onMap.lookAt(there ? [grid] : [], [lon, lat]);
  }

  told({ text, author_name: author, at, own, number, answers }) {
    const who = element("p", { className: "quiet" }, `${author ?? "–"} · `, element("time", { dateTime: at, title: new Date(at).toLocaleString(), textContent: ago(at) }));
    if (own && this.mayComment && !this.said.some((each) => each.answers === number)) {
      const back = button(t("Remove"), () => this.send(`/${number}/remove`, {}), "jump");
      back.setAttribute("aria-label", answers === null ? t("Remove my comment") : t("Remove my answer"));
      who.append(" · ", back);
    }
    return [element("p", { className: "comment-text", textContent: text }), who];
  }

  deeds({ number, done_at: done, done_by_name: by }) {
    if (!this.mayComment) return "";
    if (done) return element("div", { className: "record" }, element("span", { className: "quiet", textContent: t("Done: %(name)s", { name: by ?? "–" }) }), button(t("Open it again"), () => this.send(`/${number}/done`, { done: false })));
    const text = element("input", { className: "form-control", name: "text", maxLength: 2000, required: true, autocomplete: "off", placeholder: t("Reply") });
    text.setAttribute("aria-label", t("Reply"));
    const form = element("form", { className: "record" }, text, element("button", { className: "btn btn-quiet", textContent: t("Reply") }), button(t("Mark as done"), () => this.send(`/${number}/done`, { done: true })));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = text.value;
      text.value = "";
      if (!(await this.send("", { text: told, answers: number }))) text.value = told;
    });
    return form;
  }
}

const list = (items) => element("ol", { className: "comments" }, ...items);

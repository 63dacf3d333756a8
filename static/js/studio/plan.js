// A plan as the server has it: its grids with their figures, its state, and the intents that are sent.

import { ApiError, getJson, postJson } from "../lib/api.js";

const LOOK_AGAIN = 1500; // ms: others see an edit within two seconds

/** Tells by events "said", "published" and "looked" that more is said about it, that another generation is the newest, that it was asked what is new, and of each change by an event "change" with `codes`, `gone`, `before` (by code), `recoded` (former codes by those that grids have), and our own `deed`, null for what others did. */
export class Plan extends EventTarget {
  constructor(number) {
    super();
    Object.assign(this, { address: `/api/plans/${number}`, grids: new Map(), state: null, busy: false, oldLooks: 0 });
  }

  /** Fetch what is written of it, then its grids: what is done between the two is looked for again. */
  async open() {
    await this.fetch("?wait=no");
    this.watch();
  }

  async fetch(query) {
    const state = await getJson(`${this.address}${query}`);
    const { features } = await getJson(`${this.address}/grids.geojson${query}`);
    this.state = state;
    this.grids = new Map(features.map((feature) => [feature.properties.code, feature]));
  }

  /** Whether its figures are there; those of a large district are counted after the map. */
  get isCounted() {
    return this.state.figures !== "counting";
  }

  /** Wait for the figures, if they are not there; a server that is busy is asked again. */
  async count() {
    while (!this.isCounted) {
      const version = this.state.version;
      try {
        await this.fetch("");
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN); });
        continue;
      }
      const detail = { codes: [...this.grids.keys()], gone: [], before: new Map(), recoded: new Map(), deed: "count", events: [] };
      this.dispatchEvent(new CustomEvent("change", { detail }));
      if (this.state.version < version) await this.look();
    }
  }

  /** Do an edit; answers whether it was done. `seen`: the version that it was made for, where that may be one of before. */
  edit(edit, seen) {
    return this.send("edits", { edit }, { seen });
  }

  /** Do something after what is under way, and after what waits for that. */
  inTurn(deed) {
    const next = async () => {
      while (this.busy) await new Promise((go) => { this.addEventListener("busy", go, { once: true }); });
      return deed();
    };
    this.turn = (this.turn ?? Promise.resolve()).then(next, next);
    return this.turn;
  }

  get done() {
    return this.state.steps.filter((step) => !step.undone);
  }

  get undone() {
    return this.state.steps.filter((step) => step.undone);
  }

  /** Send an intent with the version that was seen. Where somebody was quicker, theirs is shown, and nothing is done. */
  async send(deed, sent, { refused = (error) => this.refuse(error), seen = this.state.version } = {}) {
    if (this.busy) return false;
    this.busy = true;
    this.dispatchEvent(new Event("busy"));
    try {
      const answer = await postJson(`${this.address}/${deed}`, sent, { version: seen });
      await this.take(answer, deed);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.busy = false;
      if (["stale", "version_ahead"].includes(error.code)) await this.look().catch(() => {}); // the next look shows it
      refused(error);
      return false;
    } finally {
      this.busy = false;
      this.dispatchEvent(new Event("busy"));
    }
  }

  /** Ask what a planner is given to draw with; a refusal is told like that of an edit. */
  async ask(path, sent) {
    try {
      return await (sent ? postJson(`${this.address}/${path}`, sent) : getJson(`${this.address}/${path}`));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refuse(error);
      return null;
    }
  }

  /** Tell why something was not done. */
  refuse(error) {
    this.dispatchEvent(new CustomEvent("refused", { detail: error }));
  }

  /** Take an answer in; `deed` is our own, null for what others did. By another target, or on other ground, all grids have other figures. */
  async take(answer, deed) {
    const isOnOther = this.state.ground && answer.ground && answer.ground !== this.state.ground;
    if (isOnOther || answer.target !== this.state.target) answer.changed = await getJson(`${this.address}/grids.geojson`);
    const changed = answer.changed?.features ?? [];
    const codes = changed.map((feature) => feature.properties.code);
    const before = new Map([...codes, ...(answer.gone ?? [])].map((code) => [code, this.grids.get(code)]));
    const recoded = recodedIn(codes, answer.gone ?? [], before, [this.state.recoded, answer.recoded]);
    for (const feature of changed) this.grids.set(feature.properties.code, feature);
    for (const code of answer.gone ?? []) this.grids.delete(code);
    this.state = { ...answer, comments: this.state.comments }; // as far as they are known
    this.dispatchEvent(new CustomEvent("change", { detail: { codes, gone: answer.gone ?? [], before, recoded, deed, events: answer.events ?? [] } }));
  }

  /** Take what others have done since. */
  async look() {
    const seen = this.state.version;
    const { comments, newest, ground, figures } = this.state;
    const answer = await getJson(`${this.address}/changes?since=${seen}&comments=${comments}&newest=${newest ?? 0}&ground=${ground}&figures=${figures}`, { seen });
    if (answer && answer.comments !== comments) this.dispatchEvent(new Event("said"));
    if (answer && answer.newest !== newest) {
      Object.assign(this.state, { newest: answer.newest, newest_from: answer.newest_from });
      this.dispatchEvent(new Event("published"));
    }
    // What was asked before an edit of one's own says less than its answer.
    if (answer && !this.busy && seen === this.state.version) await (answer.version > seen ? this.take(answer, null) : this.recounted(answer));
    this.oldLooks = this.state.figures === "recounting" ? this.oldLooks + 1 : 0;
    this.dispatchEvent(new Event("looked"));
  }

  /** Take the figures of the same grids that were counted anew, or that this goes on. */
  async recounted(answer) {
    const isAnew = answer.ground !== this.state.ground;
    const { features } = isAnew ? await getJson(`${this.address}/grids.geojson`) : { features: [] };
    if (this.busy || answer.version !== this.state.version) return; // an edit of one's own brings its own
    this.state = { ...answer, comments: this.state.comments };
    if (!isAnew) return;
    const codes = features.map(({ properties }) => properties.code);
    for (const feature of features) this.grids.set(feature.properties.code, feature);
    this.dispatchEvent(new CustomEvent("change", { detail: { codes, gone: [], before: new Map(), recoded: new Map(), deed: "recount", events: [] } }));
  }

  /** Tell, once, that others are not seen any more, or for another reason, and when they are again. */
  missed(error) {
    if (error?.message === this.isAway) return;
    this.isAway = error?.message;
    this.dispatchEvent(new CustomEvent("away", { detail: error ?? null }));
  }

  watch() {
    setTimeout(async () => {
      if (!document.hidden && !this.busy && this.isCounted) await this.look().then(() => this.missed(null), (error) => this.missed(error));
      this.watch();
    }, LOOK_AGAIN);
  }
}

/** The codes that grids had, by those that they have, of such as were given others, or theirs again by undo. */
function recodedIn(codes, gone, before, [was, now]) {
  const isNew = new Set(codes.filter((code) => !before.get(code)));
  const given = Object.entries(now ?? {});
  const back = Object.entries(was ?? {}).map(([former, code]) => [code, former]);
  const pairs = [...back, ...given].filter(([from, to]) => gone.includes(from) && isNew.has(to));
  return new Map(pairs.map(([from, to]) => [to, from]));
}

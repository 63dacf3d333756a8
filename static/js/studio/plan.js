// A plan as the server has it: its grids with their figures, its state, and the intents that are sent.

import { ApiError, getJson, postJson } from "../lib/api.js";

const LOOK_AGAIN = 1500; // ms: others see an edit within two seconds

/** Tells by an event "said" that more is said about it, and of each change by an event "change" with `codes`, `gone`, `before` (by code), `recoded` (former codes by those that grids have), and our own `deed`, null for what others did. */
export class Plan extends EventTarget {
  constructor(number) {
    super();
    Object.assign(this, { address: `/api/plans/${number}`, grids: new Map(), state: null, busy: false });
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
    return this.state.figures === "ready";
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

  /** Take an answer in; `deed` is our own, null for what others did. By another target all grids have other figures. */
  async take(answer, deed) {
    if (answer.target !== this.state.target) answer.changed = await getJson(`${this.address}/grids.geojson`);
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
    const { comments } = this.state;
    const answer = await getJson(`${this.address}/changes?since=${seen}&comments=${comments}`, { seen });
    if (answer && answer.comments !== comments) this.dispatchEvent(new Event("said"));
    // What was asked before an edit of one's own says less than its answer.
    if (answer && !this.busy && seen === this.state.version && answer.version > seen) await this.take(answer, null);
  }

  /** Tell, once, that others are not seen any more, and when they are again. */
  missed(error) {
    if (Boolean(error) === Boolean(this.isAway)) return;
    this.isAway = Boolean(error);
    this.dispatchEvent(new CustomEvent("away", { detail: error?.message ?? null }));
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

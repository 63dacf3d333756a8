// What a step is called.

import { named } from "./tools/select.js";

const NAMING = ["rename", "recode", "create"];

/** A step with the names of its grids; of a grid that was given a name, the name of today would say nothing. */
export function stepText({ kind, text }, plan) {
  return NAMING.includes(kind) ? text : named(text, plan);
}

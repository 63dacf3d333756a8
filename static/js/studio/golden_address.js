// A place that must stay, found by its address.

import { ApiError, getJson } from "../lib/api.js";
import { Combobox } from "../lib/combobox.js";
import { element } from "../lib/element.js";
import { fill, suggest } from "../lib/suggestions.js";
import { t } from "../lib/words.js";
import { complain, field } from "./fields.js";

export function addressForm(studio) {
  const box = field(t("Or by an address"), { id: "golden-address", name: "q", maxLength: 100 });
  const [, input, wrong] = box.children;
  const list = element("ul", { className: "suggestions", id: "golden-suggestions", hidden: true, role: "listbox", ariaLabel: t("Suggestions") });
  const line = element("div", { className: "record" }, input, element("button", { className: "btn btn-quiet", textContent: t("Look it up") }), list);
  wrong.before(line);
  const form = element("form", { noValidate: true }, box);

  const offer = (place, text, doubt) => {
    input.value = "";
    studio.tools.golden.offer(place, text, doubt, () => {
      studio.take("select");
      input.focus();
    });
  };
  const choose = ({ text, places, place }) => {
    if (place) return offer([place.lon, place.lat], text);
    input.value = text;
    return places ? suggestions.ask() : lookUp(text);
  };
  const lookUp = async (text) => {
    suggestions.close();
    try {
      const { spots, certainty, how } = await getJson(`/api/address?${new URLSearchParams({ q: text })}`);
      const spot = spots.find(({ lon }) => lon !== null);
      if (spot) offer([spot.lon, spot.lat], text, certainty.code === "certain" ? "" : how.text);
      else complain(input, t("This address is not found. Pick the place on the map."));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      complain(input, error.message);
    }
  };
  const suggestions = new Combobox(input, list, suggest, fill, choose);
  input.addEventListener("input", () => complain(input, null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) lookUp(text);
    else complain(input, t("Write an address first."));
  });
  return form;
}

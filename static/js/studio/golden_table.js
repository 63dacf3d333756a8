// Places that must stay, from a table: read first, and taken when nothing is wrong with it.

import { ApiError, postJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { complain, field } from "./fields.js";

const SYSTEMS = { cgcs2000: "CGCS2000", wgs84: "WGS 84", gcj02: "GCJ-02", bd09: "BD-09" };

export function tableForm(golden) {
  const box = field(t("Or from a table, CSV or XLSX"), { id: "golden-table", name: "file", type: "file", accept: ".csv,.tsv,.txt,.xlsx" });
  const file = box.querySelector("input");
  const crs = element("select", { className: "form-select", id: "golden-crs", name: "crs" }, ...Object.entries(SYSTEMS).map(([value, textContent]) => element("option", { value, textContent })));
  const found = element("div", { role: "status", hidden: true });
  const form = element("form", { noValidate: true }, box, element("p", { className: "quiet", textContent: t("With the columns 地址, 经度, 纬度; with 网格编号 where a place is to be in another grid than it lies in.") }),
    element("div", { className: "field" }, element("label", { htmlFor: crs.id, textContent: t("Coordinates in") }), element("div", { className: "record" }, crs, element("button", { className: "btn btn-quiet", textContent: t("Read the table") }))));
  const close = () => {
    found.hidden = true;
    found.replaceChildren();
    golden.offer([]);
  };
  const show = (...content) => {
    found.hidden = false;
    found.replaceChildren(...content);
    found.scrollIntoView({ block: "nearest" });
  };
  file.addEventListener("change", () => { complain(file, null); close(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    close();
    complain(file, null);
    if (!file.files.length) {
      complain(file, t("Choose a file first."));
      return;
    }
    try {
      const told = await postJson(`${golden.address}/table`, new FormData(form));
      if (told.problem_count) show(...wrong(told));
      else show(...offered(golden, told.places, () => { form.reset(); close(); }, (error) => complain(file, error.message)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      complain(file, error.message);
    }
  });
  return element("div", {}, form, found);
}

function wrong({ problems, problem_count: count }) {
  const rest = count - problems.length;
  const rows = problems.map(({ text }) => element("li", { textContent: text }));
  if (rest) rows.push(element("li", { textContent: t("and %(count)s more", { count: number(rest) }) }));
  return [element("p", { className: "note note-bad", textContent: t("Something is wrong with %(count)s rows. Nothing was stored. Mend them, then read the table again.", { count: number(count) }) }), element("ul", { className: "wrong-rows" }, ...rows)];
}

function offered(golden, places, close, refused) {
  if (!places.length) return [element("p", { className: "note note-warning", textContent: t("The table has no rows.") })];
  golden.offer(places);
  const take = async (isWhole) => { if (await golden.take(places, isWhole, refused)) close(); };
  const deeds = golden.places.length
    ? [button(t("Add to the list"), () => take(false), "btn btn-primary"), button(t("Replace the list"), () => take(true))]
    : [button(t("Keep them"), () => take(true), "btn btn-primary")];
  return [element("p", { className: "note", textContent: t("%(count)s places, shown on the map. Nothing is stored yet.", { count: number(places.length) }) }), element("div", { className: "propose-deeds" }, ...deeds, button(t("Cancel"), close))];
}

// How long ago something was, in words.

import { language, t } from "../lib/words.js";

export function ago(at) {
  const minutes = Math.round((new Date(at) - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat(language === "en" ? "en" : "zh-CN", { numeric: "auto" });
  if (minutes > -1) return t("just now");
  if (minutes > -60) return format.format(minutes, "minute");
  return minutes > -60 * 24 ? format.format(Math.round(minutes / 60), "hour") : format.format(Math.round(minutes / 1440), "day");
}

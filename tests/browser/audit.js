// What a reader who cannot see, or sees badly, would stumble over. Returns sentences.
() => {
  const wrong = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const one = (selector, what) => {
    const count = [...document.querySelectorAll(selector)].filter((e) => !e.hidden).length;
    if (count !== 1) wrong.push(`${count} × ${what}`);
  };
  one("main", "main");
  one("h1", "h1");
  one("body > header", "banner");
  one("body > footer", "contentinfo");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.trim()) wrong.push("no title");

  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push(`id twice: ${id}`));
  for (const attribute of ["aria-controls", "aria-describedby", "aria-labelledby"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (!document.getElementById(element.getAttribute(attribute))) wrong.push(`${attribute} leads nowhere`);
    }
  }

  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown).map((h) => Number(h.tagName[1]));
  levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) wrong.push(`heading ${levels[i - 1]} then ${level}`); });

  const named = (e) => e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim() || e.title;
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, [role=region]")) {
    if (shown(element) && !named(element)) wrong.push(`no name: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const image of document.querySelectorAll("img")) if (!image.hasAttribute("alt")) wrong.push(`no alt: ${image.src}`);

  // 44 px targets; links inside a sentence are excepted.
  for (const element of document.querySelectorAll("a[href].btn, nav a[href], button, input[type=text], select, summary")) {
    const { width, height } = element.getBoundingClientRect();
    if (shown(element) && !element.closest(".leaflet-control") && (height < 43.5 || width < 43.5)) {
      wrong.push(`small target ${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 80)}`);
    }
  }

  const channels = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(e).backgroundColor);
      if (a > 0.5) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !shown(element) || element.closest("script, .leaflet-control, .visually-hidden, :disabled")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [channels(style.color).slice(0, 3), ground(element)].map(luminance);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(2)}: ${texts.currentNode.data.trim().slice(0, 30)}`);
    if (parseFloat(style.fontSize) < 14) wrong.push(`text of ${style.fontSize}: ${texts.currentNode.data.trim().slice(0, 30)}`);
  }
  return wrong;
}

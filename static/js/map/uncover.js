// On a phone the map lies still above the page, and the list is drawn over it: to see the map the page goes back up.

export function uncover(map = document.getElementById("map")) {
  if (getComputedStyle(map).position === "fixed") window.scrollTo({ top: 0 });
  else map.scrollIntoView({ block: "nearest" });
}

// "My location": asks the browser once and says in a sentence when it will not tell.

import { t } from "../lib/words.js";

const REASONS = {
  1: "The browser was not allowed to tell your location. Allow it in the browser's settings, or type an address.",
  2: "Your location cannot be found at the moment. Type an address, or tap the map.",
  3: "Finding your location took too long. Try again, type an address, or tap the map.",
};

/** Resolves to {lon, lat, accuracy} in WGS 84 degrees and metres; rejects with an Error to be shown. */
export function myLocation() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error(t("This browser cannot tell your location. Type an address, or tap the map.")));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      (failure) => reject(new Error(t(REASONS[failure.code] ?? REASONS[2]))),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  });
}

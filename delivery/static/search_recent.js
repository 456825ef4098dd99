// What this person opened lately by searching: kept in this browser, for this person only, forgotten on signing out.
const PLACE = "search-recent";
const MOST = 6;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

export function recent(person) {
  const { who, hits } = kept();
  return who === person && Array.isArray(hits) ? hits.filter((hit) => /^\/(?!\/)/.test(hit.address)) : [];
}

export function remember(person, hit) {
  const hits = [hit, ...recent(person).filter((one) => one.address !== hit.address)].slice(0, MOST);
  try {
    localStorage.setItem(PLACE, JSON.stringify({ who: person, hits }));
  } catch { /* storage may be forbidden: then nothing is remembered */ }
}

export function forgetRecent() {
  try {
    localStorage.removeItem(PLACE);
  } catch { /* nothing was kept */ }
}

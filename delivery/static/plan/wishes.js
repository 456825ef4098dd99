// A list of wishes without those that a later one makes pointless.

const AIM = { move: "start", free: "start", stretch: "finish" };

// What a wish is about: two wishes about the same thing are one, the later.
function subject(wish) {
  if (wish.do === "set") return `${wish.key} ${wish.field}`;
  return wish.do in AIM ? `${wish.key} ${AIM[wish.do]}` : null;
}

export function merged(pending, wishes) {
  let all = [...pending];
  for (const wish of wishes) {
    const about = subject(wish);
    if (about) all = all.filter((earlier) => subject(earlier) !== about);
    if (wish.do === "unlink") {
      const fresh = all.findIndex((earlier) => earlier.do === "link" && sameEnds(earlier, wish));
      if (fresh >= 0) {
        all.splice(fresh, 1);
        continue;
      }
    }
    if (wish.do === "remove" && all.some((earlier) => earlier.do === "add" && earlier.key === wish.key)) {
      all = all.filter((earlier) => earlier.key !== wish.key && earlier.from !== wish.key && earlier.to !== wish.key);
      continue;
    }
    all.push(wish);
  }
  return all;
}

function sameEnds(one, other) {
  return one.from === other.from && one.to === other.to && (one.kind ?? "FS") === (other.kind ?? "FS");
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `n${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

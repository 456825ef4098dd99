// Shapes as path data. Outlines lie on half pixels, so that a line of one pixel is one pixel.
const crisp = (value) => Math.round(value) + 0.5;

export function box(left, top, right, bottom, radius = 3) {
  const x = crisp(left);
  const y = crisp(top);
  const width = Math.max(2, Math.round(right - left) - 1);
  const height = Math.max(1, Math.round(bottom - top) - 1);
  const r = Math.min(radius, width / 2, height / 2);
  return `M${x + r} ${y}h${width - 2 * r}q${r} 0 ${r} ${r}v${height - 2 * r}q0 ${r} ${-r} ${r}h${2 * r - width}q${-r} 0 ${-r} ${-r}v${2 * r - height}q0 ${-r} ${r} ${-r}z`;
}

/** Without an outline: whole pixels. */
export function block(left, top, right, bottom) {
  const x = Math.round(left);
  const width = Math.max(1, Math.round(right) - x);
  return `M${x} ${top}h${width}v${bottom - top}h${-width}z`;
}

export function diamond(x, y, half) {
  const at = Math.round(x);
  return `M${at - half} ${y}L${at} ${y - half}L${at + half} ${y}L${at} ${y + half}z`;
}

/** The summary of a phase: a bar with both ends drawn down. */
export function bracket(left, y, right) {
  const x = Math.round(left);
  const end = Math.max(x + 8, Math.round(right));
  const tip = Math.min(6, (end - x) / 2);
  return `M${x} ${y - 4}H${end}V${y + 8}L${end - tip} ${y + 3}H${x + tip}L${x} ${y + 8}z`;
}

export function upright(x, top, bottom) {
  return `M${crisp(x)} ${top}V${bottom}`;
}

export function across(left, y, right) {
  return `M${Math.round(left)} ${y}H${Math.round(right)}`;
}

/** A triangle that warns, with the gap of its exclamation mark cut out. */
export function warning(x, y) {
  const at = Math.round(x);
  return `M${at} ${y + 6}L${at + 6} ${y - 6}L${at + 12} ${y + 6}zM${at + 5} ${y - 2}v4h2v-4zM${at + 5} ${y + 3}v2h2v-2z`;
}

export function check(x, y) {
  const at = Math.round(x);
  return `M${at} ${y}l3 4l6 -8`;
}

/** A deadline: an arrow that points down at its day. */
export function pin(x, y) {
  const at = Math.round(x);
  return `M${at - 5} ${y - 12}h10v5l-5 6l-5 -6z`;
}

/** A line through points with rounded corners. */
export function bent(points, radius = 4) {
  let path = `M${points[0][0]} ${points[0][1]}`;
  for (let n = 1; n < points.length - 1; n += 1) {
    const [x, y] = points[n];
    const before = towards(points[n], points[n - 1], radius);
    const after = towards(points[n], points[n + 1], radius);
    path += `L${before[0]} ${before[1]}Q${x} ${y} ${after[0]} ${after[1]}`;
  }
  const end = points[points.length - 1];
  return `${path}L${end[0]} ${end[1]}`;
}

function towards([x, y], [toX, toY], radius) {
  const length = Math.abs(toX - x) + Math.abs(toY - y);
  const share = length ? Math.min(radius, length / 2) / length : 0;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

export function arrowHead(x, y, direction) {
  return `M${x} ${y}l${-6 * direction} -4v8z`;
}

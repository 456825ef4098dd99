// The picture as a PNG: the server's SVG, painted by the browser. Its text uses the fonts of this machine.

const MOST_SIDE = 16000;
const MOST_POINTS = 60e6;

export async function keepPicture(button) {
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.png);
    if (!answer.ok) throw new Error(answer.statusText);
    const drawn = await answer.text();
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
    await picture.decode();
    const data = await painted(picture);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(data);
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch {
    location.assign(button.dataset.png); // at least the SVG
  } finally {
    button.disabled = false;
  }
}

function painted(picture) {
  const [width, height] = [picture.naturalWidth, picture.naturalHeight];
  const scale = Math.min(2, MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_POINTS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((data) => (data ? done(data) : failed(new Error("no picture"))), "image/png"));
}

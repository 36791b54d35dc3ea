// Reads codes from the picture of a camera: by the browser where it can, else by ZXing, which is
// loaded then. `reader` gives a function that tells the texts of a picture.
const BY_BROWSER = ["qr_code", "code_128", "code_39", "ean_13", "itf"];
const BY_ZXING = ["QRCode", "Code128", "Code39", "EAN13", "ITF"];
const WIDEST = 1280;
const MOST = 4;

async function byBrowser() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  if (!BY_BROWSER.every((one) => known.includes(one))) return null;
  const detector = new BarcodeDetector({ formats: BY_BROWSER });
  return async (video) => (await detector.detect(video)).map((one) => one.rawValue);
}

function loaded(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error(address));
    });
    document.head.append(script);
  });
}

async function byZxing(script, program) {
  if (!("ZXingWASM" in window)) await loaded(script);
  await ZXingWASM.prepareZXingModule({
    overrides: { locateFile: () => program },
    fireImmediately: true,
  });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await ZXingWASM.readBarcodes(picture, {
      formats: BY_ZXING,
      tryHarder: true,
      maxNumberOfSymbols: MOST,
    });
    return found.filter((one) => one.isValid).map((one) => one.text);
  };
}

export async function reader({ script, program }) {
  return (await byBrowser()) ?? byZxing(script, program);
}

// What of the texts is a press of its own. A code counts when two pictures in a row say it; what
// stays before the camera, or comes back within `AGAIN`, is no second press; the ISBN that is
// printed beside a library's own barcode is left alone while that one is shown.
const AGAIN = 4000;
const ISBN = /^97[89]\d{10}$/;

export function presses() {
  const sent = new Map();
  let own = -Infinity;
  let before = "";
  return (texts, now) => {
    const fresh = [];
    for (const text of texts) {
      const isHeld = now - (sent.get(text) ?? -Infinity) < AGAIN;
      if (isHeld) sent.set(text, now);
      else fresh.push(text);
      if (!ISBN.test(text)) own = now;
    }
    const open = fresh.filter((text) => !ISBN.test(text) || now - own >= AGAIN);
    const next = open.includes(before) ? before : (open[0] ?? "");
    const isSure = next !== "" && next === before;
    before = next;
    if (isSure) sent.set(next, now);
    return isSure ? next : "";
  };
}

"""Makes the small media files that the browser tests import: e2e/fixtures/media/.

    python tools/media/makeFixtures.py

Needs Pillow 13 and ffmpeg 5 with libx264, libx265 and libvpx. Frame k of each clip is a plain grey of level
16 + 7 k, so that a test can read from a decoded frame which one it is. CANARY is planted wherever a file can hold
words; tests search for it in everything that is stored.
"""

import subprocess
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

OUT = Path(__file__).parents[2] / "e2e/fixtures/media"
CANARY = "CANARY-7f3a"


def photo(width: int, height: int, seed: int) -> Image.Image:
    """A smooth picture with many colours, red at the top left and blue at the bottom right."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * (1 - (x / width + y / height) / 2)
    blue = 255 - red
    green = 60 + 40 * np.sin(x / 9) * np.cos(y / 7)
    pixels = np.stack([red, green, blue], -1) + rng.normal(0, 2, (height, width, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[Base.ImageDescription] = CANARY
    tags[Base.Make] = CANARY
    tags[Base.Orientation] = orientation
    gps = tags.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef] = "N"
    gps[GPS.GPSLatitude] = (48.0, 12.0, 30.0)
    gps[GPS.GPSLongitudeRef] = "E"
    gps[GPS.GPSLongitude] = (16.0, 22.0, 0.0)
    return tags


def pictures() -> None:
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{CANARY}</a></x:xmpmeta>'.encode()
    # Stored lying on its side: upright it is 120 wide and 160 high, red at the top left.
    upright = photo(120, 160, 1)
    upright.transpose(Image.Transpose.ROTATE_90).save(
        OUT / "located.jpg", quality=85, exif=exif(orientation=6), xmp=xmp, comment=CANARY
    )
    words = PngInfo()
    words.add_text("Author", CANARY)
    words.add_itxt("Comment", CANARY)
    photo(90, 70, 2).quantize(64).save(OUT / "worded.png", pnginfo=words, exif=exif())
    photo(150, 140, 3).save(OUT / "located.webp", quality=80, exif=exif(), xmp=xmp)
    photo(80, 60, 4).save(OUT / "located.avif", quality=60, exif=exif(), xmp=xmp)
    plain = [Image.new("RGB", (40, 30), colour) for colour in ("red", "lime")]
    plain[0].save(OUT / "still.gif", comment=CANARY.encode())
    plain[0].save(OUT / "moving.gif", save_all=True, append_images=plain[1:], duration=100)
    drawing = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    drawing.paste((200, 30, 30, 255), (50, 50, 250, 150))
    drawing.save(OUT / "drawing.png")
    photo(2800, 350, 5).save(OUT / "large.jpg", quality=40)
    photo(90, 70, 6).save(OUT / "progressive.jpg", quality=80, progressive=True)
    photo(90, 70, 6).save(OUT / "restarts.jpg", quality=80, restart_marker_blocks=5)


def ffmpeg(name: str, *options: str, frames: int = 30, sound: bool = False) -> None:
    greys = np.stack([np.full((48, 64), 16 + 7 * k, np.uint8) for k in range(frames)])
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "64x48", "-r", "10", "-i", "-"]
    if sound:
        command += ["-f", "lavfi", "-t", "3", "-i", "sine=440:sample_rate=16000"]
    subprocess.run([*command, *options, str(OUT / name)], input=greys.tobytes(), check=True)


def clips() -> None:
    told = ["-metadata", f"title={CANARY}", "-metadata", f"comment={CANARY}", "-metadata", "location=+48.2083+016.3667/",
            "-metadata:s:v", f"handler_name={CANARY}"]
    h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "2", "-g", "12", "-crf", "18", "-bsf:v", "filter_units=remove_types=6"]
    # Frames in another order than shown (B-frames), with sound, title and place.
    ffmpeg("told.mp4", *h264, "-c:a", "aac", "-b:a", "16k", *told, "-movflags", "use_metadata_tags", sound=True)
    ffmpeg("phone.mov", *h264, *told, "-movflags", "faststart")
    ffmpeg("clip.webm", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-crf", "30", "-b:v", "0", "-g", "12", *told)
    ffmpeg("hevc.mp4", "-c:v", "libx265", "-pix_fmt", "yuv420p", "-x265-params", "log-level=none", "-tag:v", "hvc1", frames=4)
    ffmpeg("three.mp4", *h264, frames=3)
    # Red on the left, transparent on the right.
    rgba = np.zeros((2, 32, 32, 4), np.uint8)
    rgba[:, :, :16] = (255, 0, 0, 255)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", "32x32", "-r", "2", "-i", "-", "-c:v", "libvpx",
         "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", str(OUT / "alpha.webm")],
        input=rgba.tobytes(),
        check=True,
    )
    # The same as told.mp4, to be shown turned by 90 degrees: 48 wide and 64 high.
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(OUT / "three.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", str(OUT / "turned.mp4")],
        check=True,
    )
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-t", "1", "-i", "sine=440:sample_rate=16000", "-c:a", "aac", "-b:a", "16k", str(OUT / "sound.mp4")],
        check=True,
    )


OUT.mkdir(parents=True, exist_ok=True)
pictures()
clips()
for path in sorted(OUT.iterdir()):
    print(f"{path.stat().st_size:7d} {path.name}")

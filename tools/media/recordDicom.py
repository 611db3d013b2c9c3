"""Makes small DICOM files and records how pydicom shows them: src/media/dicom/testing/recorded.json.

    python tools/media/recordDicom.py

Needs pydicom 3.0, pylibjpeg 2.1 with its libjpeg and openjpeg plug-ins, and imagecodecs 2026.3. Each entry holds the file, and each
frame as RGB of 8 bits in base64: grey values after rescale and the file's first window (DICOM PS3.3, C.11.2.1.2) or, without a
window, from the lowest to the highest value of the file. CANARY stands in every tag that names a person.
"""

import base64
import io
import json
from pathlib import Path

import imagecodecs
import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_rescale, apply_windowing, convert_color_space
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)

OUT = Path(__file__).parents[2] / "src/media/dicom/testing/recorded.json"
CANARY = "CANARY-7f3a"
WIDTH, HEIGHT = 22, 14


def waves(dtype: np.dtype, low: int, high: int, phase: float = 0) -> np.ndarray:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    wave = (np.sin(x / 4 + phase) + np.cos(y / 3)) / 4 + 0.5
    return (low + wave * (high - low)).round().astype(dtype)


def colours(phase: int = 0) -> np.ndarray:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    red = 255 * x / (WIDTH - 1)
    green = 255 * y / (HEIGHT - 1)
    blue = np.full((HEIGHT, WIDTH), 40 + 60 * phase)
    return np.stack([red, green, blue], -1).round().astype(np.uint8)


def dataset(frames: np.ndarray, modality: str, **tags) -> Dataset:
    """frames: (F, H, W) or (F, H, W, 3)."""
    meta = FileMetaDataset()
    ds = Dataset()
    ds.file_meta = meta
    ds.SOPClassUID = CTImageStorage if modality == "CT" else UltrasoundMultiFrameImageStorage
    ds.SOPInstanceUID = generate_uid(entropy_srcs=[modality])
    ds.StudyInstanceUID = generate_uid(entropy_srcs=["study"])
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.PatientName = f"{CANARY}^Ana"
    ds.PatientID = CANARY
    ds.InstitutionName = CANARY
    ds.ReferringPhysicianName = CANARY
    ds.StudyDate = "20260304"
    ds.Modality = modality
    ds.Rows, ds.Columns = frames.shape[1:3]
    ds.NumberOfFrames = len(frames)
    bits = frames.dtype.itemsize * 8
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = bits, bits, bits - 1
    ds.PixelRepresentation = int(frames.dtype.kind == "i")
    ds.SamplesPerPixel = frames.shape[3] if frames.ndim == 4 else 1
    ds.PhotometricInterpretation = "RGB" if frames.ndim == 4 else "MONOCHROME2"
    if ds.SamplesPerPixel > 1:
        ds.PlanarConfiguration = 0
    for name, value in tags.items():
        setattr(ds, name, value)
    return ds


def saved(ds: Dataset, syntax, data: bytes) -> bytes:
    ds.file_meta.TransferSyntaxUID = syntax
    ds.PixelData = data
    ds["PixelData"].VR = "OB" if syntax.is_encapsulated or ds.BitsAllocated == 8 else "OW"
    buffer = io.BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def native(ds: Dataset, frames: np.ndarray, syntax=ExplicitVRLittleEndian) -> bytes:
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    raw = frames.astype(frames.dtype.newbyteorder(order)).tobytes()
    return saved(ds, syntax, raw + b"\0" * (len(raw) % 2))


def packed(ds: Dataset, syntax, codes: list[bytes]) -> bytes:
    return saved(ds, syntax, encapsulate(codes))


def shown(frames: np.ndarray, ds: Dataset) -> list[np.ndarray]:
    """As the file asks to be shown, in RGB of 8 bits."""
    if frames.ndim == 4:
        return list(frames)
    values = apply_rescale(frames, ds).astype(np.float64)
    if "WindowWidth" in ds:
        low, high = -(2 ** (ds.BitsStored - 1)) * ds.PixelRepresentation, 2**ds.BitsStored - 1
        if ds.PixelRepresentation:
            high = 2 ** (ds.BitsStored - 1) - 1
        low, high = apply_rescale(np.array([low, high], np.float64), ds)
        share = (apply_windowing(values, ds) - low) / (high - low)
    else:
        share = (values - values.min()) / (values.max() - values.min())
    grey = np.floor(share * 255 + 0.5).clip(0, 255)
    if ds.PhotometricInterpretation == "MONOCHROME1":
        grey = 255 - grey
    return [np.repeat(frame[..., None], 3, -1).astype(np.uint8) for frame in grey]


def entry(raw: bytes, pictures: list[np.ndarray]) -> dict:
    return {
        "file": base64.b64encode(raw).decode(),
        "frames": [base64.b64encode(np.ascontiguousarray(p).tobytes()).decode() for p in pictures],
    }


def files() -> dict:
    out = {}
    ct = waves(np.int16, -1000, 900)[None]
    # Hounsfield units of a scanner are stored raised by 1024, in 12 of 16 bits.
    raised = (ct + 1024).astype(np.uint16)
    scanner = dict(RescaleSlope="1", RescaleIntercept="-1024", BitsStored=12, HighBit=11)
    window = dict(WindowCenter="40", WindowWidth="400")

    def of_ct() -> Dataset:
        return dataset(raised, "CT", **scanner, **window)

    for name, syntax in {
        "explicit values": ExplicitVRLittleEndian,
        "implicit values": ImplicitVRLittleEndian,
        "big-endian": ExplicitVRBigEndian,
        "deflated": DeflatedExplicitVRLittleEndian,
    }.items():
        ds = of_ct()
        out[name] = entry(native(ds, raised, syntax), shown(raised, ds))
    signed = dataset(ct, "CT", **window)
    out["signed"] = entry(native(signed, ct), shown(ct, signed))
    none = dataset(raised, "CT", **scanner)
    out["without a window"] = entry(native(none, raised), shown(raised, none))
    inverted = dataset(raised, "CR", **scanner, **window, PhotometricInterpretation="MONOCHROME1")
    out["white is low"] = entry(native(inverted, raised), shown(raised, inverted))
    for function in ("LINEAR_EXACT", "SIGMOID"):
        ds = dataset(raised, "CT", **scanner, **window, VOILUTFunction=function)
        out[function] = entry(native(ds, raised), shown(raised, ds))

    # The sign stands in bit 11 of 16.
    narrow = dataset(waves(np.int16, -900, 900)[None], "MR", BitsStored=12, HighBit=11)
    values = waves(np.int16, -900, 900)[None]
    out["signed, 12 bits"] = entry(
        native(narrow, (values & 0x0FFF).astype(np.uint16)), shown(values, narrow)
    )
    padded = raised.copy()
    padded[0, :2] = 4095
    seen = dataset(padded, "CT", **scanner)
    without = np.where(padded == 4095, raised[0, 2:].max(), padded)
    expected = shown(without, seen)
    seen.PixelPaddingValue = 4095
    out["with padding"] = entry(native(seen, padded), expected)

    frame = raised[0]
    codes = {
        "JPEG lossless": (JPEGLosslessSV1, imagecodecs.ljpeg_encode(frame, bitspersample=12)),
        "JPEG-LS": (JPEGLSLossless, imagecodecs.jpegls_encode(frame)),
        "JPEG 2000": (
            JPEG2000Lossless,
            imagecodecs.jpeg2k_encode(frame, codecformat="j2k", reversible=True, level=0),
        ),
        "HTJ2K": (HTJ2KLossless, imagecodecs.htj2k_encode(frame, reversible=True)),
    }
    for name, (syntax, code) in codes.items():
        ds = of_ct()
        out[name] = entry(packed(ds, syntax, [code]), shown(raised, ds))
    ds = of_ct()
    native(ds, raised)
    ds.compress(RLELossless, generate_instance_uid=False)
    buffer = io.BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    out["RLE"] = entry(buffer.getvalue(), shown(raised, ds))

    cine = np.stack([colours(i) for i in range(3)])
    ds = dataset(cine, "US", FrameTime="40")
    out["colours, three moments"] = entry(native(ds, cine), shown(cine, ds))
    planes = dataset(cine[:1], "US", PlanarConfiguration=1)
    out["colours in planes"] = entry(native(planes, np.moveaxis(cine[:1], -1, 1)), list(cine[:1]))
    ybr = np.stack([convert_color_space(f, "RGB", "YBR_FULL") for f in cine[:1]])
    ds = dataset(ybr, "US", PhotometricInterpretation="YBR_FULL")
    back = [convert_color_space(f, "YBR_FULL", "RGB") for f in ybr]
    out["luma and chroma"] = entry(native(ds, ybr), back)
    lossless = imagecodecs.jpegls_encode(cine[0])
    ds = dataset(cine[:1], "US")
    # In two fragments, which are one frame.
    half = len(lossless) // 4 * 2
    fragments = [lossless[:half], lossless[half:]]
    data = encapsulate(fragments, has_bot=False)
    out["JPEG-LS, colours in two fragments"] = entry(saved(ds, JPEGLSLossless, data), list(cine[:1]))
    ds = dataset(cine, "US")
    native(ds, cine)
    ds.compress(RLELossless, generate_instance_uid=False)
    buffer = io.BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    out["RLE, colours"] = entry(buffer.getvalue(), list(cine))
    jpegs = [imagecodecs.jpeg8_encode(f, level=95, subsampling="444") for f in cine]
    ds = dataset(cine, "US", PhotometricInterpretation="YBR_FULL_422")
    out["JPEG baseline"] = entry(
        packed(ds, JPEGBaseline8Bit, jpegs), [imagecodecs.jpeg8_decode(j) for j in jpegs]
    )
    j2k = imagecodecs.jpeg2k_encode(cine[0], codecformat="j2k", level=40, mct=True)
    ds = dataset(cine[:1], "US", PhotometricInterpretation="YBR_ICT")
    out["JPEG 2000, colours"] = entry(packed(ds, JPEG2000, [j2k]), [imagecodecs.jpeg2k_decode(j2k)])
    indices = (np.arange(HEIGHT * WIDTH).reshape(1, HEIGHT, WIDTH) % 16).astype(np.uint8)
    table = (np.arange(16) * 17).astype(np.uint8)
    palette = dataset(indices, "US", PhotometricInterpretation="PALETTE COLOR")
    for i, colour in enumerate(("Red", "Green", "Blue")):
        deep = (np.roll(table, i * 5).astype(np.uint16) * 257).astype("<u2")
        setattr(palette, f"{colour}PaletteColorLookupTableDescriptor", [16, 0, 16])
        setattr(palette, f"{colour}PaletteColorLookupTableData", deep.tobytes())
    rgb = np.stack([np.roll(table, i * 5)[indices[0]] for i in range(3)], -1)
    out["palette"] = entry(native(palette, indices), [rgb])
    return out


recorded = files()
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps({"canary": CANARY, "width": WIDTH, "height": HEIGHT, "files": recorded}, indent=1) + "\n")
print(len(recorded), OUT.stat().st_size)

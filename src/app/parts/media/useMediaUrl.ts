/** The object URL of a stored picture or clip, while a component shows it. */
import { useEffect, useState } from "react";
import { mediaUrls } from "../../browser/mediaUrls.ts";

export interface MediaUrl {
  url: string | null;
  problem: string | null;
}

export function useMediaUrl(hash: string, size: "thumb" | "full"): MediaUrl {
  const [loaded, setLoaded] = useState<MediaUrl & { key: string }>();
  const key = `${size}:${hash}`;
  useEffect(() => {
    let current = true;
    mediaUrls.acquire(hash, size).then(
      (url) => current && setLoaded({ key, url, problem: null }),
      (error: Error) => current && setLoaded({ key, url: null, problem: error.message }),
    );
    return () => {
      current = false;
      mediaUrls.release(hash, size);
    };
  }, [hash, size, key]);
  return loaded?.key === key ? loaded : { url: null, problem: null };
}

/** Addresses of servers on this computer. No other is ever asked, whatever the page's policy allows. */
import { UserError } from "../../base/userError.ts";

/** 127.0.0.0/8 and ::1 never leave the computer (RFC 1122, RFC 4291); `localhost` is the same by RFC 6761. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * The address that the paths of OpenAI's interface are appended to, "http://localhost:11434/v1".
 * @throws UserError when it is no web address, or one of another computer
 */
export function serverBase(typed: string): string {
  const text = typed.trim();
  const url = URL.parse(/^\w+:\/\//.test(text) ? text : `http://${text}`);
  if (!url || text === "" || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      `"${text}" is no address of a server. Write one like http://localhost:11434.`,
    );
  }
  if (!LOOPBACK.test(url.hostname)) {
    throw new UserError(
      `${url.hostname} is another computer, and what is yours stays on this one. Only a server on this computer can write drafts: localhost, 127.0.0.1 or [::1].`,
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path === "" ? "/v1" : path}`;
}

/** Long texts in messages: enough of the beginning to know which one is meant. */
export const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

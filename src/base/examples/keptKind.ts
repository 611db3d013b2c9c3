/** The kind of a general question whose answer is what the model itself said before the run, not what is right. */
export const KEPT_KIND = "as before the lesson";

const OWN_PICTURE = "kept-own-";

/** The id of a general example in which the model says something of one of the project's own pictures. */
export const ownPictureId = (hash: string): string => `${OWN_PICTURE}${hash.slice(0, 16)}`;

export const isOfOwnPicture = ({ id }: { id: string }): boolean => id.startsWith(OWN_PICTURE);

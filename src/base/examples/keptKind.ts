/** The kind of a general question whose answer is what the model itself said before the run, not what is right. */
export const KEPT_KIND = "as before the lesson";

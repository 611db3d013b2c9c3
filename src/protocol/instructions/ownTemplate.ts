/** A template that a person wrote, kept with the project. */

export interface OwnTemplate {
  id: string;
  /** Of the kind of templates that it belongs to. */
  task: string;
  /** With names in braces, and maybe `<Image>` in front. */
  question: string;
  answer: string;
}

/** What the figures of docs/synthesizer.md say, by the title of their section: written by whoever looked at the lines. */
export const NOTES: Readonly<Record<string, string>> = {
  "What the shipped synthesizer writes": `Guided, every picture gave a question with both answers; freely half to two thirds did, and the others have questions of
which none has both answers. The form is learnt, the description is hardly read: shown a blank picture with a general description,
3 of 14 short answers are right instead of 10, and of the 35 guided questions about the foods that ask for names no short answer has
a name of the description (chick for cheese, olive for broccoli). It asks about the picture, though every tenth picture that it
learnt from was blank. That every interval is wide does not change this.

Our rule compares both answers with each other and not with the description, so that what is wrong in both alike stays: of the
foods, guided and greedy, it drops 27 of 48 tasks, 25 of them with a wrong short answer, and 14 of the 21 short answers that it keeps
are wrong. Where fewer are wrong it costs more: of the general ones it drops 5 of 14, and 3 of these have right short answers. All
shares of right answers are higher after it; in every row the intervals before and after overlap. A larger share of blank pictures,
so that the description must be read, is the first thing to try; it is not measured.`,
  "Our rule, and the filter that learns": `The learnt filter is not better than the rule: it is worse, on the pairs and on the fixed cases, and of what was written it keeps
more, with about the same share of right answers as before it. It has learnt what shows in single words, open questions and "not"; of
other answers in the same words it gets as many as a guess between three would. So a model of this size does not learn to look for
one answer in the other from 945 pairs in three epochs (one seed; at the rate of its synthesizer, 6e-3, its loss did not fall below
that of guessing in 170 steps, after which it was stopped). It can be at most two pairs better than the rule here, since these pairs
agree in the same words; it is for answers that do not, which were not measured. The rule was amended by what it got wrong here:
three answers that were said in one place and denied in another (229 of 234 before). The studio shows both scores of every filter
that is trained, and advises the rule where it is no worse.`,
  "A language model asked in words": `It keeps the form, as every answer is a label, and says No of everything: No leads Yes by 0.5 to 1.0 on each of the fixed cases,
whatever they say. So with this model the filter keeps nothing; a larger one is wanted, or our rule.`,
  "Lessons on what was written": `Few steps and one seed, so differences of a few questions say nothing. What the synthesizer wrote about the foods, most of it
wrong, teaches nothing that is asked: with our rule's filter and without it is no better than no lesson, and no better than tasks made
by rules. In one stage the words of the descriptions are most of what a step learns, so that 30 steps hardly teach the rule-made
tasks either; after a stage of descriptions they are learnt, and the descriptions are forgotten meanwhile, while one stage, which
learns them in all of its steps and not in half of them, ends better than the two ever were. The paper finds one stage better on tasks too; here it is not, at this length.`,
};

/** What the figures of docs/synthesizer.md say, by the title of their section: written by whoever looked at the lines. */
export const NOTES: Readonly<Record<string, string>> = {
  "What the shipped synthesizer writes": `Every picture gave a question with both answers, guided and freely. The description is read: of the foods, whose names the model met in
no picture, 60 % of the short answers are right (guided, greedy), and of descriptions beside a blank picture 57 to 79 %. The synthesizer that was shipped before
got 19 % and 14 to 33 % there, and wrote a whole question freely for two thirds of the pictures: it was trained at a rate three times as high on
the names that the model knows alone, and learnt to look and not to read (no short answer named a food of its description). Now things get
other names while it is trained (\`tools/samples/rename.py\`, ours), at a third of the rate. Both were changed together; in tries at the old rate with other names
13 of 32 names were read after 900 steps and none after 4,000. What is wrong is mostly a corner mixed up with another, or a
name that the model writes in several pieces and breaks off ("pineappl").

Our rule compares both answers with each other and not with the description, so that what is wrong in both alike stays. All
shares of right answers are as high after it or higher; in every row the intervals before and after overlap.`,
  "Our rule, and the filter that learns": `The learnt filter is not better than the rule: it is worse, on the pairs and on the fixed cases, and of what the shipped synthesizer
wrote (all rows above together) it keeps fewer, and fewer of them are right: 174 of 257 short answers (68 %), where the rule keeps 190 right ones of 266 (71 %) and
197 of 304 (65 %) were written. It has learnt what shows in single words, open questions and "not"; of
other answers in the same words it gets as many as a guess between three would. So a model of this size does not learn to look for
one answer in the other from 945 pairs in three epochs (one seed; at the rate of its synthesizer, 6e-3, its loss did not fall below
that of guessing in 170 steps, after which it was stopped). It can be at most two pairs better than the rule here, since these pairs
agree in the same words; it is for answers that do not, which were not measured. The rule was amended by what it got wrong here:
three answers that were said in one place and denied in another (229 of 234 before). The studio shows both scores of every filter
that is trained, and advises the rule where it is no worse.`,
  "A language model asked in words": `It keeps the form, as every answer is a label, and says No of all 212: that is a third of the made pairs, as any one label gets. The
logits say no more. With the mean log-probability of each label taken away, which needs no answers, the likeliest label is right of 73 of 200 (37 %, chance 33 %).
So with this model the filter keeps nothing; a larger one is wanted, or our rule, which is right of 192 of these 200.`,
  "With blank pictures and without": `Blank pictures are what makes a synthesizer read. Without them it looks: its short answers about the pictures are as often right as with
them (81 %, 90 with a tenth of them), and of what only the description says 7 % are, where the paper's tenth brings 50 % and half of them 60 %. Of the kitchen's foods, whose names
were in no seed task, 12, 20 and 31 % are read; things with other names while it is trained bring 35 % of these, and in as many steps, which then show four times as many
descriptions, fewer of the general ones. The shipped one takes three times the steps for that (60 % of the foods, above). Our rule raises every share:
of the foods from 20 to 41 % at a tenth of blanks, from 35 to 56 % with other names, from 12 to 24 % without blanks.`,
  "Lessons on what was written": `What the synthesizer wrote about foods that no model here knew by name teaches them: after a stage of descriptions 55 % of the
hidden questions are right, where 21 % are without a lesson and 65 % after as many tasks made by rules, which have the wordings that are
asked. With the synthesizer shipped before, whose tasks were mostly wrong, nothing was learnt (8 %, one seed). Neither filter changes anything that stands
out of the spread: our rule drops 4 of 48 tasks, the learnt one 5. In one stage the words of the descriptions are most of what a step learns, so that 30
steps hardly teach any tasks; after a stage of descriptions they are learnt, and the descriptions are forgotten meanwhile (their loss rises from 5.1 to 7.6
nats a token). With 120 steps one stage has learnt the descriptions and keeps them (0.7, against 5.9 at the end of two stages), and answers
more of the questions than with 30, and still fewer than two stages (25 and 31 % on synthetic tasks, 34 and 49 % on rule-made ones); two stages answer
fewer than with 30 steps, as 48 tasks are learnt by heart. So what the paper says of one stage holds here for what is forgotten, and not for
the tasks themselves.`,
};

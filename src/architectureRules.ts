/** What `architecture.test.ts` holds the code to: who may import whom, lists of equals, and how long a file and how full a folder may be. */

/**
 * For each folder the folders below it that it may use; itself goes without saying. Read it from the top: nothing
 * imports from a line further down, apart from the worker, which knows everything that is not a screen.
 */
export const mayImport: Record<string, string[]> = table(`
  base:
  protocol:       base
  formats:        base protocol
  text:           base protocol formats
  media:          base protocol formats
  dataset:        base protocol formats
  metrics:        base protocol
  evaluation/tasks: base protocol metrics
  evaluation:     base protocol dataset metrics
  drafts:         base protocol dataset
  instructions:   base protocol formats dataset drafts
  quality:        base protocol dataset metrics
  synthesis:      base protocol text
  schedules:      base protocol dataset

  engine/gpu:     base
  engine/graph:   base engine/gpu
  engine/ops:     base engine/gpu engine/graph
  engine/nn:      base engine/gpu engine/graph engine/ops
  engine/weights: base protocol formats engine/gpu engine/graph engine/ops engine/nn
  engine/optim:   base protocol engine/gpu engine/graph engine/ops

  families:       base protocol formats media engine
  inference:      base protocol formats text media engine families
  methods:        base protocol engine families inference
  train:          base protocol formats engine families inference methods
  specialist:     base protocol formats metrics engine inference methods train
  export:         base protocol formats dataset engine/weights

  storage:        base protocol formats
  importing:      base protocol formats text media dataset instructions storage
  networks:       base protocol formats media storage
  modelLibrary:   base protocol formats text media engine families inference storage
  runs:           base protocol formats text dataset schedules metrics engine families inference methods train specialist storage networks modelLibrary
  probes:         base protocol media quality inference methods train specialist modelLibrary runs
  synthesizer:    base protocol text inference storage modelLibrary synthesis drafts runs
  drafting:       base protocol text dataset metrics inference train storage modelLibrary runs drafts
  worker:         base protocol formats text media dataset schedules metrics evaluation quality instructions engine families inference methods train specialist export storage importing networks modelLibrary runs synthesis synthesizer drafts drafting probes

  app:            base protocol
`);

/** Each of these is a list of equals: one file or folder, one entry. Common to them is only what is named here. */
export const plugins: Record<string, string[]> = {
  methods: ["index", "method", "objective", "answerLoss", "conversation", "trainingRow"],
  "quality/rules": [],
  metrics: [
    ...["index", "interval", "longestCommonSubsequence", "words", "ngrams"],
    // Parts of a recipe's score are scores themselves.
    ...["setScores", "kendallTau", "tokenF1"],
  ],
  // One noun of the calls each.
  "worker/handlers": [],
  "evaluation/tasks": ["index", "task", "columns", "guesses"],
  // Dispatch sizes, masks, the matrix product that every linear layer is made of, variants, and rules by shape and by measure.
  "engine/ops": [
    ...["grid", "rowVariant", "normKernels", "spans", "vocabulary", "dropout", "pointwise"],
    ...["matmul", "matmulProduct", "matmulPlain", "matmulCard", "matmulCardKernels"],
    ...[
      "matmulSubgroup",
      "matmulQuads",
      "matmulEights",
      "matmulSides",
      "matmulShape",
      "matmulChoice",
      "productClasses",
      "attentionChoice",
    ],
    ...["matmulLayers", "matmulLayersChoice", "matmulLayersKernels"],
    "matmulHalf",
    ...["attentionVariant", "attentionRows", "attentionQuads", "attentionTile"],
    "attentionSplits",
  ],
};

/** The one place that knows where the worker is, by its address and not by its types. */
export const door = { file: "app/state/workerClient.ts", to: "worker/worker.ts" };

/** Longer than this and a file holds two ideas. */
export const mostLines = 400;
export const medianLines = 150;

/** A folder with more files than this, tests aside, wants rooms of its own; a list of equals may be as long as it is. */
export const mostFiles = 20;

function table(text: string) {
  const rows = text.trim().split(/\s*\n\s*/);
  return Object.fromEntries(
    rows.map((row) => {
      const [folder = "", allowed = ""] = row.split(":");
      return [folder, allowed.split(" ").filter(Boolean)];
    }),
  );
}

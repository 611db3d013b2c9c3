/** Examples with the class of each, counted over the classes of all tasks. */
import { classOf } from "../../dataset/classes/classTask.ts";
import type { Conversation } from "../../methods/conversation.ts";
import type { Example } from "../../protocol/records.ts";
import type { ClassTask } from "../../protocol/specialist.ts";
import type { Pictured } from "../../specialist/pooled.ts";
import type { Target } from "../../specialist/scores.ts";

/** An example that is asked for the class of a task. */
export interface LabelledExample extends Target, Pictured {
  id: string;
}

interface PicturedExample {
  example: Example;
  encoded: Pick<Conversation, "mediaGrids">;
}

/** Those of the rows that belong to a class; one that several tasks ask about counts once for each. */
export function labelledExamples(
  rows: readonly PicturedExample[],
  tasks: readonly Pick<ClassTask, "key" | "classes" | "keepApart">[],
): LabelledExample[] {
  let begin = 0;
  return tasks.flatMap((task) => {
    const range: [number, number] = [begin, begin + task.classes.length];
    begin = range[1];
    return rows.flatMap(({ example, encoded }) => {
      const found = classOf(example, task);
      if (found === null) return [];
      const { id, media } = example;
      return [{ id, media, mediaGrids: encoded.mediaGrids, target: range[0] + found, range }];
    });
  });
}

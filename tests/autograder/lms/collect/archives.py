"""Small archives as each platform writes them, of the same class: ann and bob, and zoe, whom no list has."""

import zipfile
from pathlib import Path

from autograder.lms.roster import Person

PEOPLE = (
    Person("ann", "Ann", "Lee", "ann@uni.edu", "17", {"ID": "17"}),
    Person("bob", "Bob José", "Müller-Wu", "bob@uni.edu", "18", {"ID": "18", "Username": "bmw"}),
)
NB = "ps1_score_sde.ipynb"
METADATA = """\
submission_1:
  :submitters:
  - :name: Ann Lee
    :sid: '17'
    :email: ann@uni.edu
  :created_at: 2026-11-20 22:59:01.123456000 Z
submission_2:
  :submitters:
  - :name: Somebody
    :email: BOB@uni.edu
  :created_at: 2026-11-21 00:59:02.000000000 +01:00
submission_3:
  :submitters:
  - :name: Zoe Zed
"""
INDEX, NOTE = "index.html", "Problem set 1_ann_attempt_2026-11-20-23-59-01.txt"

# By platform: the files of an archive. Text in place of a notebook stands for one with that answer.
MOODLE = {
    f"Ann Lee_657737_assignsubmission_file_/{NB}": "# worth 3",
    "Ann Lee_657737_assignsubmission_file_/figures/a.png": "png",
    f"Bob José Müller-Wu_5_assignsubmission_file_/{NB}": "# worth 2",
    f"Zoe Zed_6_assignsubmission_file_/{NB}": "# worth 1",
}
MOODLE_FLAT = {
    f"Ann Lee_657737_assignsubmission_file_{NB}": "# worth 3",
    f"Bob José Müller-Wu_5_assignsubmission_file_{NB}": "# worth 2",
    f"Zoe Zed_6_assignsubmission_file_{NB}": "# worth 1",
}
CANVAS = {
    "leeann_17_901_ps1_score_sde-1.ipynb": "# worth 3",
    f"müllerwubobjosé_LATE_18_902_{NB}": "# worth 2",
    f"zedzoe_19_903_{NB}": "# worth 1",
}
BLACKBOARD = {
    f"Problem set 1_ann_attempt_2026-11-20-22-05-59_{NB}": "# worth 1",
    f"Problem set 1_ann_attempt_2026-11-20-23-59-01_{NB}": "# worth 3",
    NOTE: "Name: Ann Lee (ann)",
    f"Problem set 1_bmw_attempt_2026-11-21-00-59-02_{NB}": "# worth 2",
    f"Problem set 1_zoe_attempt_2026-11-21-00-59-02_{NB}": "# worth 1",
}
BRIGHTSPACE = {
    INDEX: "<html>",
    f"152711-351765 - Ann Lee - Nov 20, 2026 1005 PM/{NB}": "# worth 1",
    f"152711-351766 - Ann Lee - Nov 20, 2026 1159 PM/{NB}": "# worth 3",
    f"152712-351765 - Bob José Müller-Wu - Nov 21, 2026 959 AM/{NB}": "# worth 2",
    f"152713-351765 - Zoe Zed - Nov 21, 2026 959 AM/{NB}": "# worth 1",
}
GRADESCOPE = {
    "assignment_9_export/submission_metadata.yml": METADATA,
    f"assignment_9_export/submission_1/{NB}": "# worth 3",
    f"assignment_9_export/submission_2/{NB}": "# worth 2",
    f"assignment_9_export/submission_3/{NB}": "# worth 1",
}
ILIAS = {
    "Problem set 1/submissions.xlsx": "PK",
    "Problem set 1/Lee_Ann_ann_4711/ps1_score_sde (2).ipynb": "# worth 3",
    f"Problem set 1/MuellerWu_Bob Jose_bmw_4712/Late Submission - {NB}": "# worth 2",
    f"Problem set 1/Zed_Zoe_zoe_4713/{NB}": "# worth 1",
}
PLATFORMS = {
    "Moodle": MOODLE,
    "Moodle, flat": MOODLE_FLAT,
    "Canvas": CANVAS,
    "Blackboard": BLACKBOARD,
    "Brightspace": BRIGHTSPACE,
    "Gradescope": GRADESCOPE,
    "ILIAS": ILIAS,
}


def write(path: Path, files: dict[str, str]) -> Path:
    """A zip archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path

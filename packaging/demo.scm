; What packaging/demo.sh runs inside GIMP.

(define photo-file (getenv "LIMN_DEMO_PHOTO"))
(define folder (getenv "LIMN_DEMO_FOLDER"))
(define (in-folder name) (string-append folder "/" name))

; what (display) says goes nowhere in batch mode, messages go to stderr
(define (text word) (if (number? word) (number->string word) word))
(define (say . words)
  (gimp-message (apply string-append "demo: " (map text words))))

(define (save-record name record)
  (let ((port (open-output-file (in-folder (string-append name ".json")))))
    (display record port)
    (close-output-port port)))

(define (save-png image name)
  (let* ((copy (car (gimp-image-duplicate image)))
         (flat (car (gimp-image-flatten copy))))
    (file-png-save-defaults RUN-NONINTERACTIVE copy flat (in-folder name) name)
    (gimp-image-delete copy)))

(define (layer-size layer)
  (string-append (number->string (car (gimp-drawable-width layer))) "x"
                 (number->string (car (gimp-drawable-height layer)))))

(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE photo-file photo-file)))
       (photo (car (gimp-image-get-active-layer image)))
       (width (car (gimp-image-width image)))
       (height (car (gimp-image-height image))))
  (say "opened the photograph, " width "x" height)
  (save-png image "1-before.png")

  ; a soft selection in the middle, edited in place
  (gimp-context-set-feather TRUE)
  (gimp-context-set-feather-radius 24 24)
  (gimp-image-select-ellipse image CHANNEL-OP-REPLACE
                             (* width 0.30) (* height 0.18)
                             (* width 0.42) (* height 0.64))
  (let* ((result (plug-in-limn-edit RUN-NONINTERACTIVE image photo
                   "Turn this part of the picture to dusk" "" "" "" "" 1 ""))
         (layer (vector-ref (cadr result) 0)))
    (save-record "edit" (caddr result))
    (say "edited the selection: a new layer of " (layer-size layer)
         " with an editable mask"))
  (gimp-selection-none image)
  (save-png image "2-edited.png")

  (let* ((result (plug-in-limn-generate RUN-NONINTERACTIVE image photo
                   "Mountains at first light above a quiet lake"
                   "" "" "16:9" "1K" 1 ""))
         (layer (vector-ref (cadr result) 0)))
    (save-record "generate" (caddr result))
    (gimp-image-raise-item-to-top image layer)
    (say "generated a layer of " (layer-size layer)))
  (save-png image "3-generated.png")
  (gimp-xcf-save RUN-NONINTERACTIVE image photo
                 (in-folder "photograph.xcf") "photograph.xcf"))

(let* ((result (plug-in-limn-create RUN-NONINTERACTIVE
                 "A lighthouse on a cliff, evening, long exposure"
                 "gemini-3-pro-image-preview" "" "3:2" "4K" 1 ""))
       (image (car result)))
  (save-record "create" (cadr result))
  (say "created an image of " (car (gimp-image-width image)) "x"
       (car (gimp-image-height image)))
  (save-png image "4-created.png")
  (gimp-xcf-save RUN-NONINTERACTIVE image
                 (car (gimp-image-get-active-layer image))
                 (in-folder "created.xcf") "created.xcf"))

(say "done; the results are in " folder)

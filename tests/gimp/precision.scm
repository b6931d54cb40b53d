; precision tests: pixels of every precision and profile, out and back.

(define (bridge procedure drawable name channels depth icc)
  (procedure RUN-NONINTERACTIVE drawable (path name) channels depth
             (if (string=? icc "") "" (path icc))))

(define (get-samples drawable name)
  (bridge plug-in-test-get-samples drawable name 0 0 ""))

(define (set-samples drawable name)
  (bridge plug-in-test-set-samples drawable name 0 0 ""))

(define (get-rows drawable name)
  (bridge plug-in-test-get-rows drawable name 0 0 ""))

(define (make-precise base precision profile)
  (let ((image (make-image 96 96 base precision)))
    (if (not (string=? profile ""))
      (gimp-image-set-color-profile-from-file image
        (string-append "file://" (path profile))))
    image))

(define (convert-precision image precision)
  (if (not (= (car (gimp-image-get-precision image)) precision))
    (gimp-image-convert-precision image precision)))

; GIMP's own way to sRGB of 8 bits
(define (save-converted image layer name)
  (let* ((copy (car (gimp-image-duplicate image)))
         (position (car (gimp-image-get-item-position image layer)))
         (twin (vector-ref (cadr (gimp-image-get-layers copy)) position)))
    (convert-precision copy PRECISION-FLOAT-GAMMA)
    (if (= (car (gimp-image-base-type copy)) GRAY)
      (gimp-image-convert-rgb copy))
    (gimp-image-convert-color-profile-from-file copy
      (string-append "file://" (path "srgb.icc"))
      COLOR-RENDERING-INTENT-RELATIVE-COLORIMETRIC TRUE)
    (convert-precision copy PRECISION-U8-GAMMA)
    (save twin name)
    (gimp-image-delete copy)))

; the source between a layer below and one above, echoed
(define (echo-case name base type precision profile)
  (let* ((image (make-precise base precision profile))
         (below (add-layer image 0 '(0 0 96 96) type "below"))
         (layer (add-layer image 0 '(0 0 96 96) type "source"))
         (file (lambda (what) (string-append name "." what))))
    (set-samples below (file "in"))
    (set-samples layer (file "in"))
    (save-converted image layer (file "converted"))
    (get-rows layer (file "sent"))
    (let* ((result (edit image layer name 1 echo))
           (new (first-layer result)))
      (note (file "type") (car (gimp-drawable-type new)))
      (note-place (file "place") new)
      (get-samples new (file "result"))
      (get-rows new (file "again"))
      (get-samples layer (file "source"))
      (get-samples below (file "below")))
    (gimp-image-delete image)))

; rows with a profile of their own into a layer
(define (result-case name base type precision profile rows channels depth icc)
  (let* ((image (make-precise base precision profile))
         (layer (add-layer image 0 '(0 0 96 96) type "target")))
    (bridge plug-in-test-set-rows layer rows channels depth icc)
    (get-samples layer name)
    (gimp-image-delete image)))

; a mask, and the selection that is made of it
(define (coverage-case name precision)
  (let* ((image (make-precise RGB precision ""))
         (layer (add-layer image 0 '(0 0 96 96) RGB-IMAGE "layer"))
         (mask (car (gimp-layer-create-mask layer ADD-MASK-WHITE))))
    (gimp-layer-add-mask layer mask)
    (bridge plug-in-test-set-coverage mask "coverage" 0 0 "")
    (bridge plug-in-test-get-coverage mask (string-append name ".mask") 0 0 "")
    (gimp-image-select-item image CHANNEL-OP-REPLACE mask)
    (bridge plug-in-test-get-coverage (car (gimp-image-get-selection image))
            (string-append name ".selection") 0 0 "")
    (note (string-append name ".values")
          (map (lambda (x) (car (gimp-selection-value image x (* 2 x))))
               '(0 1 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47)))
    (gimp-image-delete image)))
